namespace Tally.Hosting;

/// <summary>The image of Mimir that <c>observability-config/mimir</c> is written for. The tag may carry a digest: <c>3.1.1@sha256:…</c></summary>
internal static class MimirContainerImageTags
{
    public const string Registry = "docker.io";
    public const string Image = "grafana/mimir";
    public const string Tag = "3.1.1";
}
