using System.Text;
using Tally.Query.LogQl.Pipeline;
using Tally.Signals;

namespace Tally.Query.LogQl;

/// <summary>The fields of a line whose format nobody named.</summary>
public static class LogFields
{
    /// <summary>What <c>json</c>, or else <c>logfmt</c>, finds in a line, and which of the two it was; null where neither finds anything.</summary>
    public static (string? Parser, LogLabels Fields) Parse(LogLine line)
    {
        var state = new LineState();
        state.Start(LabelSet.From(line.Stream), line.Time.Value, Encoding.UTF8.GetBytes(line.Line), [.. line.Metadata]);
        JsonParsing.All(state);
        if (state.Error.Length == 0)
            return ("json", state.ParsedLabels());
        state.Start(LabelSet.From(line.Stream), line.Time.Value, Encoding.UTF8.GetBytes(line.Line), [.. line.Metadata]);
        LogfmtParsing.All(new(0, IsStrict: false, KeepsEmpty: false, []))(state);
        return state.ParsedLabels() is { Count: > 0 } fields ? ("logfmt", fields) : (null, LogLabels.Empty);
    }
}
