using System.Runtime.InteropServices;
using Tally.Signals;

namespace Tally.Storage.Metrics.Index;

/// <summary>From label name to value to the series that have it. Guarded by the store's lock.</summary>
internal sealed class LabelIndex
{
    private readonly Dictionary<string, Dictionary<string, Postings>> _names = new(StringComparer.Ordinal);
    private readonly Postings _all = new();

    public IEnumerable<string> Names => _names.Keys;

    public IEnumerable<string> Values(string name) => _names.TryGetValue(name, out var values) ? values.Keys : [];

    public MetricCardinality Statistics(int most) => IndexStatistics.Of(_names, most);

    public void Add(int id, LabelSet labels)
    {
        _all.Add(id);
        foreach (var (name, value) in labels.AsSpan())
        {
            ref var values = ref CollectionsMarshal.GetValueRefOrAddDefault(_names, name, out _);
            values ??= new(StringComparer.Ordinal);
            ref var postings = ref CollectionsMarshal.GetValueRefOrAddDefault(values, value, out _);
            (postings ??= new()).Add(id);
        }
    }

    public void Remove(IReadOnlyCollection<LabelSet> labels, Func<int, bool> isDead)
    {
        _all.Remove(isDead);
        foreach (var (name, value) in labels.SelectMany(set => set).Distinct())
        {
            var values = _names[name];
            values[value].Remove(isDead);
            if (values[value].Count == 0)
                values.Remove(value);
            if (values.Count == 0)
                _names.Remove(name);
        }
    }

    /// <summary>The ids of the series that meet every matcher, ascending.</summary>
    public int[] Select(IReadOnlyList<IndexMatcher> matchers)
    {
        int[]? found = null;
        // What must be present narrows; what may be absent only takes away, so it comes after.
        foreach (var matcher in matchers.Where(matcher => !matcher.MatchesEmpty))
        {
            var ids = Matching(matcher);
            found = found is null ? ids : Postings.Intersect(found, ids);
            if (found.Length == 0)
                return found;
        }
        found ??= _all.Ids.ToArray();
        foreach (var matcher in matchers.Where(matcher => matcher.MatchesEmpty))
            found = Postings.Subtract(found, NotMatching(matcher));
        return found;
    }

    private int[] Matching(IndexMatcher matcher) => Find(matcher, wanted: true);

    private int[] NotMatching(IndexMatcher matcher) => Find(matcher, wanted: false);

    private int[] Find(IndexMatcher matcher, bool wanted)
    {
        if (!_names.TryGetValue(matcher.Name, out var values))
            return [];
        // An exact value is looked up where it is the only one of the wanted kind.
        if (matcher.Exact is { } exact && matcher.Matches(exact) == wanted)
            return values.TryGetValue(exact, out var postings) ? postings.Ids.ToArray() : [];
        return Union(values, value => matcher.Matches(value) == wanted);
    }

    private static int[] Union(Dictionary<string, Postings> values, Func<string, bool> wanted)
    {
        var lists = new List<Postings>();
        foreach (var (value, postings) in values)
            if (wanted(value))
                lists.Add(postings);
        return Postings.Union(lists);
    }
}
