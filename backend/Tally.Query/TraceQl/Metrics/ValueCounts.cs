using System.Runtime.InteropServices;

namespace Tally.Query.TraceQl;

/// <summary>
/// Counts values, of however many there are in bounded memory: when there are too many, the rarest so far are forgotten.
/// A value that makes up more than one in <see cref="Kept"/> of all is never lost to that.
/// </summary>
internal sealed class ValueCounts
{
    public const int Kept = 10_000;

    private readonly Dictionary<GroupKey, long> _counts = [];

    public void Add(Static value, long count)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, new([value]), out _) += count;
        if (_counts.Count > 2 * Kept)
            ForgetRarest();
    }

    /// <summary>The most frequent values; of equally frequent ones the first by their text.</summary>
    public List<Static> Top(int limit) =>
        [.. _counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Values[0].ToString(), StringComparer.Ordinal).Take(limit).Select(pair => pair.Key.Values[0])];

    private void ForgetRarest()
    {
        var counts = _counts.Values.ToArray();
        Array.Sort(counts);
        var least = counts[^Kept];
        foreach (var (value, count) in _counts)
            if (_counts.Count > Kept && count <= least)
                _counts.Remove(value);
    }
}
