using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running.Containers;

/// <summary>A container to run: its name, and the arguments of the engine's <c>run</c>.</summary>
/// <param name="Name">Unique on the engine.</param>
/// <param name="Image">The image's full name.</param>
/// <param name="Arguments">All arguments, <c>run</c> the first.</param>
/// <param name="Secrets">Variables that the engine's command takes from its own environment, so that no list of processes shows them.</param>
internal sealed record ContainerPlan(string Name, string Image, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Secrets)
{
    /// <summary>Puts together what was said of a container whose endpoints are allocated.</summary>
    /// <param name="container">The resource.</param>
    /// <param name="settings">Its arguments and environment.</param>
    /// <param name="session">The run that it belongs to.</param>
    /// <param name="cancellationToken">Ends callbacks of others.</param>
    public static async Task<ContainerPlan> OfAsync(ContainerResource container, ResourceSettings settings, ContainerSession session, CancellationToken cancellationToken)
    {
        if (!container.TryGetContainerImageName(out var image))
            throw new DistributedApplicationException($"Resource '{container.Name}' cannot start: it has no image.");
        var secrets = settings.Environment.Where(variable => settings.Secrets.Contains(variable.Key)).ToDictionary();
        var name = session.NameOf(container);
        string[] shape =
        [
            "--network", session.Network,
            .. ContainerAddress.NamesOf(container).SelectMany(IEnumerable<string> (alias) => ["--network-alias", alias]),
            "--add-host", $"{ContainerAddress.Host}:{session.HostAddress}",
            .. container.GetEndpoints().SelectMany(endpoint => Publish(endpoint.EndpointAnnotation)),
            .. container.Annotations.OfType<ContainerMountAnnotation>().SelectMany(IEnumerable<string> (mount) => ["--mount", Mount(mount)]),
            .. settings.Environment.SelectMany(IEnumerable<string> (variable) => ["--env", secrets.ContainsKey(variable.Key) ? variable.Key : $"{variable.Key}={variable.Value}"]),
            .. await RuntimeArgumentsAsync(container, cancellationToken).ConfigureAwait(false),
            .. container.Entrypoint is { } entrypoint ? (string[])["--entrypoint", entrypoint] : [],
            image,
            .. settings.Arguments,
        ];
        // Pulled before, with a word about it.
        string[] start = container.IsPersistent()
            ? ["run", "--detach", "--pull", "never", "--name", name, "--label", $"{ContainerLabels.Spec}={Hash(shape, secrets)}"]
            : ["run", "--rm", "--pull", "never", "--name", name, "--label", $"{ContainerLabels.Owner}={session.Owner}"];
        return new(name, image, [.. start, .. shape], secrets);
    }

    /// <summary>Of a persistent container, by which the next run knows that nothing has changed.</summary>
    public string? Spec => Arguments.FirstOrDefault(argument => argument.StartsWith($"{ContainerLabels.Spec}=", StringComparison.Ordinal))?[(ContainerLabels.Spec.Length + 1)..];

    private static string[] Publish(EndpointAnnotation endpoint)
    {
        var allocated = endpoint.AllocatedEndpoint!;
        return ["--publish", string.Create(CultureInfo.InvariantCulture,
            $"127.0.0.1:{allocated.Port}:{ContainerAddress.PortInside(allocated)}/{endpoint.Protocol.ToString().ToLowerInvariant()}")];
    }

    // One line of CSV, as the engines read it.
    private static string Mount(ContainerMountAnnotation mount)
    {
        List<string> fields = [mount.Type == ContainerMountType.BindMount ? "type=bind" : "type=volume"];
        if (mount.Source is not null)
            fields.Add($"source={mount.Source}");
        fields.Add($"target={mount.Target}");
        if (mount.IsReadOnly)
            fields.Add("readonly");
        return string.Join(',', fields.Select(Quoted));
    }

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(',', '"') < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static async Task<IEnumerable<string>> RuntimeArgumentsAsync(ContainerResource container, CancellationToken cancellationToken)
    {
        var context = new ContainerRuntimeArgsCallbackContext([], cancellationToken);
        foreach (var annotation in container.Annotations.OfType<ContainerRuntimeArgsCallbackAnnotation>())
            await annotation.Callback(context).ConfigureAwait(false);
        var arguments = new List<string>();
        foreach (var argument in context.Args)
            arguments.Add(await ProcessSettings.TextAsync(argument, new ValueProviderContext { Caller = container }, cancellationToken).ConfigureAwait(false) ?? "");
        return arguments;
    }

    private static string Hash(IEnumerable<string> shape, Dictionary<string, string> secrets) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\0', [.. shape, .. secrets.Select(secret => $"{secret.Key}={secret.Value}")]))));
}
