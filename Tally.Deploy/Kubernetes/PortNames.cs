using Tally.Deploy.Plan;

namespace Tally.Deploy.Kubernetes;

/// <summary>Names of ports: lower case, at most 15 characters, unique in a pod.</summary>
internal static class PortNames
{
    private const int MaxLength = 15;

    public static string Of(Workload workload, Port port)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var other in workload.Ports)
        {
            var name = Shorten(other.Name.ToLowerInvariant().Replace('_', '-'));
            // A longer name cut short may meet another: the number tells them apart.
            if (!names.Add(name))
                name = Shorten(name, $"-{other.Number}");
            names.Add(name);
            if (other.Number == port.Number && other.Protocol == port.Protocol)
                return name;
        }
        return $"port-{port.Number}";
    }

    public static string? AppProtocol(Port port) => (port.Transport, port.Scheme) switch
    {
        (_, "https") => "https",
        ("http", _) => "http",
        ("http2", _) => "kubernetes.io/h2c",
        _ => null,
    };

    private static string Shorten(string name, string ending = "") =>
        name.Length + ending.Length <= MaxLength ? name + ending : name[..(MaxLength - ending.Length)].TrimEnd('-') + ending;
}
