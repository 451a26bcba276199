namespace Tally.Storage.Metrics;

/// <summary>Builds one side of a native histogram: buckets by index become spans and counts.</summary>
public static class BucketRuns
{
    // A gap of up to two empty buckets is cheaper as zeros than as a span of its own; upstream draws the line there too.
    private const int LargestFilledGap = 2;

    /// <summary>Takes buckets in ascending index; those of one index are added up, empty ones drop out.</summary>
    public static (BucketSpan[] Spans, double[] Counts) From(IEnumerable<(int Index, double Count)> buckets)
    {
        var spans = new List<BucketSpan>();
        var counts = new List<double>();
        long next = 0;
        foreach (var (index, count) in buckets)
        {
            if (count == 0)
                continue;
            if (counts.Count > 0 && index == next - 1)
            {
                counts[^1] += count;
                continue;
            }
            var gap = index - next;
            if (spans.Count == 0 || gap > LargestFilledGap)
                spans.Add(new((int)gap, 0));
            else
                for (; next < index; next++)
                    Append(0);
            Append(count);
            next = (long)index + 1;
        }
        return ([.. spans], [.. counts]);

        void Append(double count)
        {
            counts.Add(count);
            spans[^1] = spans[^1] with { Length = spans[^1].Length + 1 };
        }
    }

    /// <summary>The buckets of both, added up where they share an index.</summary>
    public static IEnumerable<(int Index, double Count)> Merge(IEnumerable<(int Index, double Count)> left, IEnumerable<(int Index, double Count)> right)
    {
        using var a = left.GetEnumerator();
        using var b = right.GetEnumerator();
        var (hasA, hasB) = (a.MoveNext(), b.MoveNext());
        while (hasA || hasB)
            if (hasA && (!hasB || a.Current.Index <= b.Current.Index))
            {
                yield return a.Current;
                hasA = a.MoveNext();
            }
            else
            {
                yield return b.Current;
                hasB = b.MoveNext();
            }
    }

    /// <summary>The same observations in buckets 2^<paramref name="by"/> times as wide: bucket i joins bucket ⌈i / 2^by⌉.</summary>
    public static IEnumerable<(int Index, double Count)> Widen(IEnumerable<(int Index, double Count)> buckets, int by) =>
        by == 0 ? buckets : buckets.Select(bucket => (((bucket.Index - 1) >> by) + 1, bucket.Count));
}
