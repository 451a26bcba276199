using System.Text;
using Tally.Query.LogQl.Pipeline;
using Tally.Signals;

namespace Tally.Query.LogQl;

/// <summary>The fields of a line whose format nobody named.</summary>
/// <param name="Parser"><c>json</c>, <c>logfmt</c>, or null where neither finds anything.</param>
/// <param name="Labels">What the parser finds.</param>
/// <param name="JsonPaths">For <c>json</c>, from the root to each field the names as they stand in the line.</param>
public sealed record LogFields(string? Parser, LogLabels Labels, IReadOnlyDictionary<string, IReadOnlyList<string>> JsonPaths)
{
    private static readonly Dictionary<string, IReadOnlyList<string>> NoPaths = [];

    /// <summary>What <c>json</c>, or else <c>logfmt</c>, finds in a line.</summary>
    public static LogFields Parse(LogLine line)
    {
        var utf8 = Encoding.UTF8.GetBytes(line.Line);
        var state = new LineState();
        state.Start(LabelSet.From(line.Stream), line.Time.Value, utf8, [.. line.Metadata]);
        JsonParsing.All(state);
        if (state.Error.Length == 0)
            return new("json", state.ParsedLabels(), JsonFieldPaths.Of(utf8, state));
        state.Start(LabelSet.From(line.Stream), line.Time.Value, utf8, [.. line.Metadata]);
        LogfmtParsing.All(new(0, IsStrict: false, KeepsEmpty: false, []))(state);
        return state.ParsedLabels() is { Count: > 0 } fields ? new("logfmt", fields, NoPaths) : new(null, LogLabels.Empty, NoPaths);
    }
}
