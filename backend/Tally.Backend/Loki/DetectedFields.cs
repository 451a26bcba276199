using System.Globalization;
using Tally.Query.LogQl;

namespace Tally.Backend.Loki;

/// <summary>A field found among lines: its values, a guess at their type, and the parsers that find it (none for metadata).</summary>
internal sealed record DetectedField(string Name)
{
    public HashSet<string> Values { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Parsers { get; } = new(StringComparer.Ordinal);

    /// <summary>boolean, int, float, duration, bytes or string: the first that reads the last value.</summary>
    public string Type => Values.Count == 0 ? "string" : TypeOf(Values.First());

    private static string TypeOf(string value) =>
        value is "true" or "false" ? "boolean"
        : long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? "int"
        : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? "float"
        : LogDuration.TryParse(value, out _) ? "duration"
        : "string";
}

/// <summary>Finds the fields of lines: structured metadata, labels that the query parsed, else what JSON or logfmt find in the line.</summary>
internal static class DetectedFields
{
    public static IEnumerable<DetectedField> Of(IReadOnlyList<LogLine> lines)
    {
        var fields = new SortedDictionary<string, DetectedField>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            Add(fields, line.Metadata, parser: null);
            var (parser, parsed) = LogFields.Parse(line);
            Add(fields, line.Parsed, parser);
            Add(fields, parsed, parser);
        }
        return fields.Values;
    }

    private static void Add(SortedDictionary<string, DetectedField> fields, LogLabels labels, string? parser)
    {
        foreach (var (name, value) in labels)
        {
            if (name.StartsWith("__", StringComparison.Ordinal))
                continue;
            if (!fields.TryGetValue(name, out var field))
                fields.Add(name, field = new(name));
            field.Values.Add(value);
            if (parser is not null)
                field.Parsers.Add(parser);
        }
    }
}
