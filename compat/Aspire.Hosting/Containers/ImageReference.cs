namespace Aspire.Hosting.ApplicationModel;

/// <summary>The parts of <c>registry/image:tag@sha256:digest</c>; the registry stays with the image.</summary>
internal readonly record struct ImageReference(string Image, string? Tag, string? Digest)
{
    public static ImageReference Parse(string reference)
    {
        ArgumentException.ThrowIfNullOrEmpty(reference);
        const string DigestMark = "@sha256:";
        var (rest, digest) = Split(reference, reference.IndexOf(DigestMark, StringComparison.Ordinal), DigestMark.Length);
        // A colon before the last slash is a registry's port.
        var (image, tag) = Split(rest, rest.IndexOf(':', rest.LastIndexOf('/') + 1), 1);
        return new(image, tag, digest);
    }

    private static (string, string?) Split(string text, int at, int length) => at < 0 ? (text, null) : (text[..at], text[(at + length)..]);
}
