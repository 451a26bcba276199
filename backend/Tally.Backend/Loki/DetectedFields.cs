using System.Globalization;
using Tally.Query.LogQl;

namespace Tally.Backend.Loki;

/// <summary>A field found among lines: its values, a guess at their type, the parsers that find it (none for metadata), and where in JSON it stands.</summary>
internal sealed record DetectedField(string Name)
{
    public HashSet<string> Values { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Parsers { get; } = new(StringComparer.Ordinal);

    /// <summary>The names from the root of a JSON line to the field; empty where another parser finds it.</summary>
    public IReadOnlyList<string> JsonPath { get; set; } = [];

    /// <summary>boolean, int, float, duration, bytes or string: the first that reads the first value.</summary>
    public string Type => Values.Count == 0 ? "string" : TypeOf(Values.First());

    private static string TypeOf(string value) =>
        value is "true" or "false" ? "boolean"
        : long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? "int"
        : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? "float"
        : LogDuration.TryParse(value, out _) ? "duration"
        : LogSize.TryParse(value, out _) ? "bytes"
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
            var found = LogFields.Parse(line);
            Add(fields, line.Parsed, found.Parser);
            Add(fields, found.Labels, found.Parser);
            foreach (var (name, path) in found.JsonPaths)
                if (fields.TryGetValue(name, out var field))
                    field.JsonPath = path;
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
