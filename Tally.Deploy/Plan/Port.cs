using Tally.Deploy.Manifest;

namespace Tally.Deploy.Plan;

/// <summary>A port that a workload listens on and that others reach under the same number.</summary>
/// <param name="Name">The binding's name.</param>
/// <param name="Transport">http, http2 or tcp.</param>
/// <param name="Protocol">tcp or udp.</param>
/// <param name="Published">The port of the host that Compose publishes it on; null if it is not external.</param>
internal sealed record Port(string Name, int Number, string Scheme, string Transport, string Protocol, int? Published)
{
    /// <summary>Asked for health and nothing else.</summary>
    public bool IsForHealthOnly { get; init; }
}

/// <summary>Decides the ports of a resource's bindings.</summary>
internal static class Ports
{
    // The port of .NET's container images.
    private const int ProjectPort = 8080;

    /// <summary>The ports, without https bindings that are served where http is (see <see cref="IsFolded"/>).</summary>
    public static IReadOnlyList<Port> Of(RunnableResource resource) =>
        [.. resource.Bindings.Where(binding => !IsFolded(resource, binding)).Select(binding => Of(resource, binding))];

    /// <summary>The port that answers for the binding <paramref name="name"/>; null if there is no such binding.</summary>
    public static Port? Of(RunnableResource resource, string name)
    {
        if (resource.Bindings.FirstOrDefault(binding => binding.Name == name) is not { } binding)
            return null;
        return Of(resource, IsFolded(resource, binding) ? Http(resource)! : binding);
    }

    public static string Missing(RunnableResource resource, string name) =>
        $"'{resource.Name}' has no binding '{name}'; {(resource.Bindings.Count == 0 ? "it has none" : $"expected {string.Join(", ", resource.Bindings.Select(binding => binding.Name))}")}.";

    /// <summary>
    /// A project's https binding without a port of its own has no certificate in a container: TLS ends at the route, and inside
    /// the http binding answers.
    /// </summary>
    public static bool IsFolded(RunnableResource resource, Binding binding) =>
        resource.IsProject && binding is { Scheme: "https", TargetPort: null } && Http(resource) is not null;

    private static Binding? Http(RunnableResource resource) => resource.Bindings.FirstOrDefault(binding => binding.Scheme == "http");

    private static Port Of(RunnableResource resource, Binding binding)
    {
        var number = binding.TargetPort
            ?? (resource.IsProject && binding == Http(resource) ? ProjectPort : binding.Port)
            ?? throw binding.Path.Mistake("neither port nor targetPort is given; say which port the container listens on.");
        return new(binding.Name, number, binding.Scheme, binding.Transport, binding.Protocol, binding.External ? binding.Port ?? number : null);
    }
}
