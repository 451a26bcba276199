using System.Text;

namespace Tally.Backend.Loki;

/// <summary>
/// Attribute keys as label names, the way Loki's OTLP ingest writes them: every character but ASCII letters, digits and
/// the underscore becomes an underscore, runs of underscores become one (but <c>__reserved__</c> names keep theirs), and
/// a name that would begin with a digit gets <c>key_</c> in front.
/// </summary>
internal static class LokiLabelName
{
    public static string From(string key)
    {
        var isReserved = key.Length > 4 && key.StartsWith("__", StringComparison.Ordinal) && key.EndsWith("__", StringComparison.Ordinal);
        var inner = isReserved ? key[2..^2] : key;
        var name = new StringBuilder(key.Length + 4);
        foreach (var rune in inner.EnumerateRunes())
            if (rune.IsAscii && char.IsAsciiLetterOrDigit((char)rune.Value))
                name.Append((char)rune.Value);
            else if (name.Length == 0 || name[^1] != '_')
                name.Append('_');
        if (isReserved)
            return $"__{name}__";
        return name.Length > 0 && char.IsAsciiDigit(name[0]) ? $"key_{name}" : name.ToString();
    }
}
