namespace Tally.Hosting;

/// <summary>The image of Pyroscope that <c>observability-config/pyroscope</c> is written for. The tag may carry a digest: <c>2.2.1@sha256:…</c></summary>
internal static class PyroscopeContainerImageTags
{
    public const string Registry = "docker.io";
    public const string Image = "grafana/pyroscope";
    public const string Tag = "2.2.1";
}
