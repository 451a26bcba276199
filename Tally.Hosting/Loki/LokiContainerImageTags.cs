namespace Tally.Hosting;

/// <summary>The image of Loki that <c>observability-config/loki</c> is written for. The tag may carry a digest: <c>3.7.6@sha256:…</c></summary>
internal static class LokiContainerImageTags
{
    public const string Registry = "docker.io";
    public const string Image = "grafana/loki";
    public const string Tag = "3.7.6";
}
