using System.Text;
using Tally.Query.LogQl.Syntax;
using Tally.Signals;
using Tally.Storage;

namespace Tally.Query.LogQl.Pipeline;

/// <summary>A compiled stage: changes the line's state, and says whether the line goes on. May keep buffers, so one thread at a time.</summary>
internal delegate bool PipelineStage(LineState state);

/// <summary>Makes stages runnable.</summary>
internal static class PipelineStages
{
    /// <exception cref="LogQueryException">A stage is not supported yet, or its argument makes no sense.</exception>
    public static PipelineStage[] Compile(IEnumerable<Stage> stages) => [.. stages.Select(Compile)];

    private static PipelineStage Compile(Stage stage) => stage switch
    {
        LineFilterStage filter => LineFilter(filter),
        LabelFilterStage filter => new(LabelTest.Compile(filter.Filter)),
        JsonStage { Extractions: [] } => JsonParsing.All,
        JsonStage json => JsonPaths.Compile(json),
        LogfmtStage { Extractions: [] } logfmt => LogfmtParsing.All(logfmt),
        LogfmtStage logfmt => LogfmtParsing.Some(logfmt),
        RegexpStage regexp => RegexpParsing.Compile(regexp),
        PatternStage pattern => PatternParsing.Compile(pattern),
        UnpackStage => JsonParsing.Unpack,
        DecolorizeStage => Decolorizing.Run,
        DropStage drop => state => Drop(drop, state),
        KeepStage keep => state => Keep(keep, state),
        LabelFormatStage format => LabelFormat(format),
        LineFormatStage format => LineFormat(format),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static PipelineStage LineFilter(LineFilterStage stage)
    {
        var test = new LineTest(stage);
        return state => test.Matches(state.Line.Span);
    }

    private static PipelineStage LineFormat(LineFormatStage stage)
    {
        var template = new Template(stage.Template, "line", stage.Position);
        return state =>
        {
            if (template.Expand(state) is { } line)
                state.Line = Encoding.UTF8.GetBytes(line);
            return true;
        };
    }

    private static PipelineStage LabelFormat(LabelFormatStage stage)
    {
        var assignments = stage.Assignments.Select(a => (Assignment: a, Template: a.IsTemplate ? new Template(a.Value, "label", a.Position) : null)).ToArray();
        return state =>
        {
            // Every template sees the labels as they were before the first one.
            List<Label>? before = null;
            foreach (var (assignment, template) in assignments)
                if (template is null)
                    Rename(state, assignment);
                else if (template.Expand(state, before ??= [.. state.All()]) is { } value)
                    state.Set(LabelSource.Parsed, assignment.Name, value);
            return true;
        };
    }

    // As upstream: a label that is not there leaves both names as they are.
    private static void Rename(LineState state, LabelAssignment assignment)
    {
        if (!state.TryGet(assignment.Value, out var value))
            return;
        state.Delete(assignment.Value);
        state.Set(LabelSource.Parsed, assignment.Name, value);
    }

    private static bool Drop(DropStage stage, LineState state)
    {
        foreach (var (name, matcher) in stage.Labels)
        {
            if (name == LineState.ErrorLabel)
                state.Error = Dropped(matcher, state.Error);
            else if (name == LineState.ErrorDetailsLabel)
                state.ErrorDetails = Dropped(matcher, state.ErrorDetails);
            else if (matcher is null ? state.TryGet(name, out _) : matcher.Matches(state.ValueOf(name)))
                state.Delete(name);
        }
        return true;
    }

    private static string Dropped(LabelMatcher? matcher, string value) => matcher is null || matcher.Matches(value) ? "" : value;

    private static bool Keep(KeepStage stage, LineState state)
    {
        foreach (var label in state.All().ToArray())
            if (!label.Name.StartsWith("__error", StringComparison.Ordinal)
                && !stage.Labels.Any(choice => choice.Name == label.Name && (choice.Matcher?.Matches(label.Value) ?? true)))
                state.Delete(label.Name);
        return true;
    }
}
