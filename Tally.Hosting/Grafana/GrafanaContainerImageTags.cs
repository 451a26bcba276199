namespace Tally.Hosting;

/// <summary>The image of Grafana that <c>observability-config/grafana</c> is written for. The tag may carry a digest: <c>13.2.0@sha256:…</c></summary>
internal static class GrafanaContainerImageTags
{
    public const string Registry = "docker.io";
    public const string Image = "grafana/grafana";
    public const string Tag = "13.2.0";
}
