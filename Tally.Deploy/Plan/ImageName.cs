namespace Tally.Deploy.Plan;

/// <summary>Takes apart <c>registry:5000/grafana/tempo:3.0.3@sha256:…</c>.</summary>
internal static class ImageName
{
    private const string DefaultRegistry = "docker.io/";

    /// <summary>Without tag and digest.</summary>
    public static string Repository(string image)
    {
        var name = image.Split('@')[0];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? name[..colon] : name;
    }

    /// <summary>The image in a mirror that keeps the names; an image that names a registry of its own stays there.</summary>
    public static string In(string? registry, string image)
    {
        if (registry is null)
            return image;
        var name = image.StartsWith(DefaultRegistry, StringComparison.Ordinal) ? image[DefaultRegistry.Length..] : image;
        return NamesRegistry(name) ? image : $"{registry}/{name}";
    }

    private static bool NamesRegistry(string image) =>
        image.Split('/') is [var first, _, ..] && (first.Contains('.') || first.Contains(':') || first == "localhost");
}
