using System.Globalization;
using System.Text.Json;

namespace Tally.Backend.Loki;

/// <summary>
/// The value of <c>detected_level</c>, found as Loki finds it: a level label, a level among the metadata, the OTLP severity
/// number, then the line itself (its JSON or logfmt level field, else the first level word in it); <c>unknown</c> where nothing tells.
/// </summary>
internal static class LevelDetection
{
    /// <summary>The names that are taken to hold a level, in order of preference.</summary>
    public static readonly string[] Names =
        ["level", "LEVEL", "Level", "log.level", "severity", "SEVERITY", "Severity", "SeverityText", "lvl", "LVL", "Lvl", "severity_text", "Severity_Text", "SEVERITY_TEXT"];

    private static readonly (string Word, string Level)[] Words =
    [
        ("trace", "trace"), ("debug", "debug"), ("fatal", "fatal"), ("critical", "critical"), ("error", "error"),
        ("err", "error"), ("warning", "warn"), ("warn", "warn"), ("info", "info"),
    ];

    /// <summary>A level in its usual spelling; an unknown word stays as it is.</summary>
    public static string Normalize(string level) => Known(level) ?? level;

    /// <summary>OTLP severity numbers: 1-4 trace, 5-8 debug, 9-12 info, 13-16 warn, 17-20 error, 21-24 fatal.</summary>
    public static string FromSeverity(int number) => number switch
    {
        >= 1 and <= 4 => "trace",
        >= 5 and <= 8 => "debug",
        >= 9 and <= 12 => "info",
        >= 13 and <= 16 => "warn",
        >= 17 and <= 20 => "error",
        >= 21 and <= 24 => "fatal",
        _ => "unknown",
    };

    public static string FromLine(string line)
    {
        var trimmed = line.AsSpan().Trim();
        if (trimmed is ['{', .., '}'])
            return FromJson(line) is { } json && Known(json) is { } level ? level : FromWords(line);
        if (trimmed.Contains('='))
            return FromLogfmt(line) is { } logfmt && Known(logfmt) is { } level ? level : FromWords(line);
        return FromWords(line);
    }

    private static string? Known(string level)
    {
        Span<char> lower = stackalloc char[12];
        return level.Length > lower.Length ? null : lower[..Math.Max(0, level.AsSpan().ToLower(lower, CultureInfo.InvariantCulture))] switch
        {
            "trace" or "trc" => "trace",
            "debug" or "dbg" => "debug",
            "info" or "inf" or "information" => "info",
            "warn" or "wrn" or "warning" => "warn",
            "error" or "err" => "error",
            "critical" => "critical",
            "fatal" => "fatal",
            _ => null,
        };
    }

    private static string? FromJson(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return Find(json.RootElement, depth: 0);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Loki looks two levels deep by default.
    private static string? Find(JsonElement value, int depth)
    {
        const int maxDepth = 2;
        if (depth >= maxDepth)
            return null;
        foreach (var member in value.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String && Names.Contains(member.Name))
                return member.Value.GetString();
            if (member.Value.ValueKind == JsonValueKind.Object && Find(member.Value, depth + 1) is { } found)
                return found;
        }
        return null;
    }

    // key=value or key="value", keys compared without case, the most preferred name wins.
    private static string? FromLogfmt(string line)
    {
        string? found = null;
        var best = Names.Length;
        foreach (var range in line.AsSpan().Split(' '))
        {
            var pair = line.AsSpan()[range];
            var equals = pair.IndexOf('=');
            if (equals <= 0)
                continue;
            for (var i = 0; i < best; i++)
                if (pair[..equals].Equals(Names[i], StringComparison.OrdinalIgnoreCase))
                    (best, found) = (i, pair[(equals + 1)..].Trim('"').ToString());
        }
        return found;
    }

    private static string FromWords(string line)
    {
        var (first, level) = (int.MaxValue, "unknown");
        foreach (var (word, meaning) in Words)
            if (IndexOfWord(line, word) is var index and >= 0 && index < first)
                (first, level) = (index, meaning);
        return level;
    }

    private static int IndexOfWord(string line, string word)
    {
        for (var at = line.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = line.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
            if ((at == 0 || " \t\n[({\"'=|".Contains(line[at - 1])) && (at + word.Length == line.Length || " \t\n[](){}:,!\"'=|".Contains(line[at + word.Length])))
                return at;
        return -1;
    }
}
