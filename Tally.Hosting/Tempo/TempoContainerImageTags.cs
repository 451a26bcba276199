namespace Tally.Hosting;

/// <summary>The image of Tempo that <c>observability-config/tempo</c> is written for. The tag may carry a digest: <c>3.0.3@sha256:…</c></summary>
internal static class TempoContainerImageTags
{
    public const string Registry = "docker.io";
    public const string Image = "grafana/tempo";
    public const string Tag = "3.0.3";
}
