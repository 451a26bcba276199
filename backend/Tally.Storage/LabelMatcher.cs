namespace Tally.Storage;

/// <summary>How a matcher compares: <c>=</c>, <c>!=</c>, <c>=~</c>, <c>!~</c>.</summary>
public enum MatchOperator { Equal, NotEqual, Regex, NotRegex }

/// <summary>
/// A condition on one label. An absent label counts as the empty string, so <c>{a=""}</c> matches series without an a.
/// A regex is handed in as the question whether it matches a whole value; <paramref name="Value"/> keeps the text it was written as.
/// </summary>
public sealed record LabelMatcher(string Name, MatchOperator Operator, string Value, Predicate<string>? Pattern = null)
{
    public bool Matches(string? value) => Operator switch
    {
        MatchOperator.Equal => (value ?? "") == Value,
        MatchOperator.NotEqual => (value ?? "") != Value,
        MatchOperator.Regex => Pattern!(value ?? ""),
        MatchOperator.NotRegex => !Pattern!(value ?? ""),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>True where a series without this label matches; such a matcher cannot narrow an index look-up by presence.</summary>
    public bool MatchesEmpty => Matches("");

    /// <summary>As written in a selector: <c>name=~"value"</c>.</summary>
    public override string ToString() => $"{Name}{Symbol}\"{Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    private string Symbol => Operator switch
    {
        MatchOperator.Equal => "=",
        MatchOperator.NotEqual => "!=",
        MatchOperator.Regex => "=~",
        MatchOperator.NotRegex => "!~",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
