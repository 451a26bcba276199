using Tally.Query.PromQl.Syntax;
using Tally.Storage;

namespace Tally.Query.PromQl;

/// <summary>The door to a single selector, <c>name{label="value", other=~"a|b"}</c>, where one may also select everything: <c>{}</c>.</summary>
public static class PromSelector
{
    /// <summary>Reads the matchers; the name is one on <c>__name__</c>. The error has a position.</summary>
    public static bool TryParse(string text, out IReadOnlyList<LabelMatcher> matchers, out QueryError? error)
    {
        try
        {
            matchers = PromParser.ParseSelector(text).Matchers;
            error = null;
            return true;
        }
        catch (PromSyntaxException e)
        {
            matchers = [];
            error = QueryError.At(text, e.Offset, "parse error: " + e.Message);
            return false;
        }
    }
}
