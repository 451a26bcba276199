namespace Tally.Storage.Metrics.Index;

/// <summary>The ids of the series that have one label value, ascending. Guarded by the store's lock.</summary>
internal sealed class Postings
{
    private int[] _ids = new int[4];
    private int _count;

    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, _count);

    public int Count => _count;

    /// <summary>Adds an id; series are numbered upwards, so it belongs at the end.</summary>
    public void Add(int id)
    {
        if (_count == _ids.Length)
            Array.Resize(ref _ids, _count * 2);
        _ids[_count++] = id;
    }

    public void Remove(Func<int, bool> isDead)
    {
        var kept = 0;
        for (var i = 0; i < _count; i++)
            if (!isDead(_ids[i]))
                _ids[kept++] = _ids[i];
        _count = kept;
    }

    public static int[] Intersect(ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        var both = new int[Math.Min(left.Length, right.Length)];
        var count = 0;
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            var order = left[i].CompareTo(right[j]);
            if (order == 0)
                both[count++] = left[i];
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return both[..count];
    }

    public static int[] Subtract(ReadOnlySpan<int> from, ReadOnlySpan<int> what)
    {
        var rest = new int[from.Length];
        var (count, j) = (0, 0);
        foreach (var id in from)
        {
            while (j < what.Length && what[j] < id)
                j++;
            if (j == what.Length || what[j] != id)
                rest[count++] = id;
        }
        return rest[..count];
    }

    public static int[] Union(List<Postings> many)
    {
        if (many is [var only])
            return only.Ids.ToArray();
        var all = new int[many.Sum(postings => postings.Count)];
        var count = 0;
        foreach (var postings in many)
        {
            postings.Ids.CopyTo(all.AsSpan(count));
            count += postings.Count;
        }
        // A series has one value per label, so the lists share no id.
        Array.Sort(all);
        return all;
    }
}
