namespace Tally.Hosting;

/// <summary>The image of Alloy that <c>observability-config/alloy</c> is written for. The tag may carry a digest: <c>v1.18.1@sha256:…</c></summary>
internal static class AlloyContainerImageTags
{
    public const string Registry = "docker.io";
    public const string Image = "grafana/alloy";
    public const string Tag = "v1.18.1";
}
