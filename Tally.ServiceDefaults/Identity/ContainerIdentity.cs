using System.Text.RegularExpressions;

namespace Tally.ServiceDefaults;

/// <summary>
/// The container this process runs in, by what Linux shows of it: <c>container.id</c>, and in Kubernetes the pod and its
/// namespace. Outside of a container there is nothing to add.
/// </summary>
internal static partial class ContainerIdentity
{
    private const string NamespaceFile = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

    public static void Add(Dictionary<string, object> attributes)
    {
        if (IdIn(Lines("/proc/self/cgroup"), Lines("/proc/self/mountinfo")) is { } id)
            attributes["container.id"] = id;
        if (Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") is null or "")
            return;

        // The name of a pod is its host name, unless it says otherwise.
        attributes["k8s.pod.name"] = Environment.MachineName;
        if (Lines(NamespaceFile).FirstOrDefault() is { Length: > 0 } name)
            attributes["k8s.namespace.name"] = name;
    }

    // cgroup v1:  12:memory:/docker/<64 hex>      …/cri-containerd-<64 hex>.scope
    // mountinfo:  … /var/lib/docker/containers/<64 hex>/hostname /etc/hostname …   (a host sees its containers' other mounts too)
    internal static string? IdIn(IEnumerable<string> cgroup, IEnumerable<string> mounts) => cgroup
        .Concat(mounts.Where(mount => mount.Contains("/hostname /etc/hostname ", StringComparison.Ordinal)))
        .Select(line => Id().Match(line))
        .FirstOrDefault(match => match.Success)?.Value;

    private static string[] Lines(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    [GeneratedRegex("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")]
    private static partial Regex Id();
}
