namespace Tally.Storage.Metrics.Index;

/// <summary>
/// A matcher on its way through the index. A regex meets the label's values before the store's lock is taken, each distinct
/// one once; values that have come since are met when the index asks for them.
/// </summary>
internal sealed class IndexMatcher(LabelMatcher matcher)
{
    private readonly Dictionary<string, bool> _verdicts = new(StringComparer.Ordinal);

    public string Name => matcher.Name;

    public bool IsRegex => matcher.Operator is MatchOperator.Regex or MatchOperator.NotRegex;

    /// <summary>The one value that matches, or that alone does not, where it is no regex.</summary>
    public string? Exact => IsRegex ? null : matcher.Value;

    public bool MatchesEmpty { get; } = matcher.MatchesEmpty;

    public void Meet(IEnumerable<string> values, CancellationToken cancellation = default)
    {
        foreach (var value in values)
        {
            cancellation.ThrowIfCancellationRequested();
            _verdicts[value] = matcher.Matches(value);
        }
    }

    public bool Matches(string value) => _verdicts.TryGetValue(value, out var verdict) ? verdict : matcher.Matches(value);
}
