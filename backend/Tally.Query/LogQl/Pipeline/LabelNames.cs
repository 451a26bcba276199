namespace Tally.Query.LogQl.Pipeline;

/// <summary>Field names as label names.</summary>
internal static class LabelNames
{
    /// <summary>Trims, puts an underscore before a leading digit (unless the name goes on another's end), and replaces what no label name may hold.</summary>
    public static string Sanitize(ReadOnlySpan<char> field, bool isStart = true)
    {
        var key = field.Trim();
        if (key.IsEmpty)
            return "";
        var needsPrefix = isStart && char.IsAsciiDigit(key[0]);
        if (!needsPrefix && key.IndexOfAnyExcept(Allowed) < 0)
            return key.ToString();
        var name = new System.Text.StringBuilder(key.Length + 1);
        if (needsPrefix)
            name.Append('_');
        foreach (var rune in key.EnumerateRunes())
            name.Append(rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value == '_') ? (char)rune.Value : '_');
        return name.ToString();
    }

    private static readonly System.Buffers.SearchValues<char> Allowed = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
}
