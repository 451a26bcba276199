using System.Text;
using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Pipeline;

/// <summary><c>| logfmt</c>, with and without a list of fields.</summary>
internal static class LogfmtParsing
{
    private const string Error = "LogfmtParserErr";

    /// <summary>Every pair becomes a label; empty values only with <c>--keep-empty</c>.</summary>
    public static PipelineStage All(LogfmtStage stage) => state =>
    {
        if (state.NeedsNoLabels)
            return true;
        var reader = new LogfmtReader(state.Line.Span);
        while (!state.HasAllRequired && Next(ref reader, stage.IsStrict))
        {
            var name = LabelNames.Sanitize(Encoding.UTF8.GetString(reader.Key));
            if (name.Length > 0 && (stage.KeepsEmpty || reader.Value.Length > 0))
                state.Extract(name, reader.Value.Replace('\uFFFD', ' '));
        }
        Finish(ref reader, stage, state);
        return true;
    };

    /// <summary>Only the fields named; one that is not there makes an empty label.</summary>
    public static PipelineStage Some(LogfmtStage stage) => state =>
    {
        if (state.NeedsNoLabels)
            return true;
        foreach (var extraction in stage.Extractions)
            if (!state.IsTaken(extraction.Name))
                state.Set(LabelSource.Parsed, extraction.Name, "");
        var reader = new LogfmtReader(state.Line.Span);
        while (Next(ref reader, stage.IsStrict))
        {
            var key = LabelNames.Sanitize(Encoding.UTF8.GetString(reader.Key));
            foreach (var extraction in stage.Extractions)
                if (extraction.Path == key)
                    state.Set(LabelSource.Parsed, state.IsTaken(extraction.Name) ? extraction.Name + "_extracted" : extraction.Name, reader.Value);
        }
        Finish(ref reader, stage, state);
        return true;
    };

    // A strict reader stops at the first mistake, the other goes on behind it.
    private static bool Next(ref LogfmtReader reader, bool isStrict)
    {
        while (!reader.Next(out var isBroken))
            if (!isBroken || isStrict)
                return false;
        return true;
    }

    private static void Finish(ref LogfmtReader reader, LogfmtStage stage, LineState state)
    {
        if (stage.IsStrict && reader.Error is { } error)
            state.Fail(Error, error);
    }
}
