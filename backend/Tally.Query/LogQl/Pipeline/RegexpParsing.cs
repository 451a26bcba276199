using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Pipeline;

/// <summary><c>| regexp</c>: named groups become labels; a line that does not match goes on as it is.</summary>
internal static class RegexpParsing
{
    public static PipelineStage Compile(RegexpStage stage)
    {
        var groups = stage.Names.Select(name => (Group: name, Label: LabelNames.Sanitize(name))).ToArray();
        return state =>
        {
            var match = stage.Regex.Match(state.LineText);
            if (match.Success)
                foreach (var (group, label) in groups)
                    state.Extract(label, match.Groups[group].Value);
            return true;
        };
    }
}
