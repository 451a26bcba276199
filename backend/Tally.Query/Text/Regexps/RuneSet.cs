namespace Tally.Query.Text.Regexps;

/// <summary>A set of code points as sorted ranges that neither overlap nor touch. Immutable, equal by its members.</summary>
internal sealed class RuneSet : IEquatable<RuneSet>
{
    public const int MaxRune = 0x10FFFF;

    public static readonly RuneSet All = new([(0, MaxRune)]);
    public static readonly RuneSet NotNewline = new([(0, '\n' - 1), ('\n' + 1, MaxRune)]);

    private readonly (int First, int Last)[] _ranges;

    private RuneSet((int, int)[] ranges) => _ranges = ranges;

    public IReadOnlyList<(int First, int Last)> Ranges => _ranges;

    /// <summary>The set's only member, or -1.</summary>
    public int Single => _ranges is [var (first, last)] && first == last ? first : -1;

    public static RuneSet Of(int rune) => new([(rune, rune)]);

    /// <summary>A set of ranges in any order, which may overlap.</summary>
    public static RuneSet Of(IEnumerable<(int First, int Last)> ranges)
    {
        var merged = new List<(int First, int Last)>();
        foreach (var (first, last) in ranges.OrderBy(range => range.First))
            if (merged.Count > 0 && first <= merged[^1].Last + 1)
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, last));
            else
                merged.Add((first, last));
        return new([.. merged]);
    }

    public RuneSet Negate()
    {
        var rest = new List<(int, int)>(_ranges.Length + 1);
        var next = 0;
        foreach (var (first, last) in _ranges)
        {
            if (first > next)
                rest.Add((next, first - 1));
            next = last + 1;
        }
        if (next <= MaxRune)
            rest.Add((next, MaxRune));
        return new([.. rest]);
    }

    public bool Contains(int rune)
    {
        var (low, high) = (0, _ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (rune < _ranges[middle].First)
                high = middle - 1;
            else if (rune > _ranges[middle].Last)
                low = middle + 1;
            else
                return true;
        }
        return false;
    }

    public bool Equals(RuneSet? other) => other is not null && _ranges.AsSpan().SequenceEqual(other._ranges);

    public override bool Equals(object? obj) => Equals(obj as RuneSet);

    public override int GetHashCode() => _ranges.Length == 0 ? 0 : HashCode.Combine(_ranges.Length, _ranges[0], _ranges[^1], _ranges[_ranges.Length / 2]);

    /// <summary>The members from <paramref name="first"/> to <paramref name="last"/>, as ranges.</summary>
    public IEnumerable<(int First, int Last)> Within(int first, int last) => _ranges
        .Where(range => range.First <= last && range.Last >= first)
        .Select(range => (Math.Max(range.First, first), Math.Min(range.Last, last)));
}
