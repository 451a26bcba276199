using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Pipeline;

/// <summary><c>| regexp</c>: named groups become labels; a line that does not match goes on as it is.</summary>
internal static class RegexpParsing
{
    public static PipelineStage Compile(RegexpStage stage)
    {
        var groups = stage.Regex.GroupNames.Index().Where(group => group.Item.Length > 0).Select(group => (group.Index, Label: LabelNames.Sanitize(group.Item))).ToArray();
        return state =>
        {
            if (stage.Regex.Match(state.LineText) is { } match)
                foreach (var (group, label) in groups)
                    state.Extract(label, match[group]);
            return true;
        };
    }
}
