using System.Runtime.InteropServices;
using Tally.Query.PromQl.Functions;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Histograms;

/// <summary>The buckets of one side of a histogram that is being worked on, in ascending order of index; each with its rounding error.</summary>
internal sealed class BucketSide
{
    private readonly List<(int Index, KahanSum Count)> _buckets = [];

    public Span<(int Index, KahanSum Count)> Buckets => CollectionsMarshal.AsSpan(_buckets);

    /// <summary>Adds the counts of a histogram's side; <paramref name="map"/>, which must not fall, says where each index goes.</summary>
    public void Add(BucketSpan[] spans, double[] counts, int sign, Func<int, int>? map = null)
    {
        var (index, next, place) = (0, 0, 0);
        foreach (var (offset, length) in spans)
        {
            index += offset;
            for (var i = 0; i < length && next < counts.Length; i++, index++)
                Add(map is null ? index : map(index), sign * counts[next++], ref place);
        }
    }

    public void Add(BucketSide other, int sign, Func<int, int>? map = null)
    {
        var place = 0;
        foreach (var (index, count) in other._buckets)
            Add(map is null ? index : map(index), sign * count.Value, ref place);
    }

    /// <summary>Gives the buckets new indexes and joins those that get the same.</summary>
    public void Remap(Func<int, int> map)
    {
        var kept = 0;
        var buckets = Buckets;
        for (var i = 0; i < buckets.Length; i++)
        {
            var (index, count) = (map(buckets[i].Index), buckets[i].Count);
            if (kept > 0 && buckets[kept - 1].Index == index)
                buckets[kept - 1].Count.Add(count);
            else
                buckets[kept++] = (index, count);
        }
        _buckets.RemoveRange(kept, _buckets.Count - kept);
    }

    public void RemoveFirst(int count) => _buckets.RemoveRange(0, count);

    public void Clear() => _buckets.Clear();

    /// <summary>The spans and counts without empty buckets.</summary>
    public (BucketSpan[] Spans, double[] Counts) Pack()
    {
        var spans = new List<BucketSpan>();
        var counts = new List<double>(_buckets.Count);
        var end = 0;
        foreach (var (index, count) in _buckets)
        {
            if (count.Value == 0)
                continue;
            if (spans.Count > 0 && index == end)
                spans[^1] = spans[^1] with { Length = spans[^1].Length + 1 };
            else
                spans.Add(new(index - end, 1));
            counts.Add(count.Value);
            end = index + 1;
        }
        return ([.. spans], [.. counts]);
    }

    private void Add(int index, double count, ref int place)
    {
        while (place < _buckets.Count && _buckets[place].Index < index)
            place++;
        if (place < _buckets.Count && _buckets[place].Index == index)
            Buckets[place].Count.Add(count);
        else
            _buckets.Insert(place, (index, new(count)));
    }
}
