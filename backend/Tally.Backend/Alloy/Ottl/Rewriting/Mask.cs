using Tally.Query.Text;

namespace Tally.Backend.Alloy.Ottl.Rewriting;

/// <summary>Replaces what a pattern matches; the replacement may name groups as Go's regexp writes them (<c>$1</c>, <c>${name}</c>, <c>$$</c>).</summary>
internal sealed class Mask(Re2 regex, string pattern, string replacement)
{
    /// <summary>The pattern as it was written.</summary>
    public string Pattern => pattern;

    public string Apply(string text) => regex.Replace(text, replacement);
}
