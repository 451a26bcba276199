namespace Tally.Deploy.Plan;

/// <summary>
/// Health checks that run inside a container, so they need a program there. The images of Tempo, Loki, Mimir and Pyroscope hold
/// nothing but their own, and of a service's image nothing is known: those have none.
/// </summary>
internal static class HealthCommand
{
    /// <summary>The check; null where the image has no program for it.</summary>
    public static IReadOnlyList<string>? Of(Workload workload) => (workload.Kind, workload.Health) switch
    {
        ("grafana", { } health) => ["wget", "--quiet", "--output-document=/dev/null", Url(health)],
        // No HTTP client in the image, but bash, which speaks TCP.
        ("alloy", { } health) => ["bash", "-c", $"exec 3<>/dev/tcp/127.0.0.1/{health.Port.Number}; printf 'GET {health.Path} HTTP/1.0\\r\\n\\r\\n' >&3; head -n 1 <&3 | grep -q ' 200 '"],
        ("postgres", _) => ["pg_isready", "--quiet", "--host=127.0.0.1"],
        ("redis" or "valkey", _) => ["redis-cli", "ping"],
        ("nginx" or "nginx-unprivileged", { } health) => ["curl", "--fail", "--silent", "--output", "/dev/null", Url(health)],
        _ => null,
    };

    private static string Url(Endpoint health) => $"{health.Port.Scheme}://127.0.0.1:{health.Port.Number}{health.Path}";
}
