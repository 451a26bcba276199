using System.Numerics;
using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>
/// Some of the traces of some segments: a bit for each trace of each segment. A trace that several segments know is in the
/// set where one of its bits is.
/// </summary>
internal sealed class TraceSet
{
    private readonly IReadOnlyList<SegmentView> _views;
    private readonly ulong[][] _bits;

    private TraceSet(IReadOnlyList<SegmentView> views)
    {
        _views = views;
        _bits = [.. views.Select(view => new ulong[(view.Segment.Traces.Count + 63) / 64])];
    }

    /// <summary>A trace as one segment knows it.</summary>
    internal readonly record struct Member(int View, int Ordinal);

    private int Count => _bits.Sum(words => words.Sum(BitOperations.PopCount));

    public static TraceSet All(IReadOnlyList<SegmentView> views)
    {
        var set = new TraceSet(views);
        for (var view = 0; view < views.Count; view++)
        {
            var words = set._bits[view];
            words.AsSpan().Fill(ulong.MaxValue);
            if (views[view].Segment.Traces.Count is var traces && traces < words.Length * 64)
                words[^1] = (1UL << (traces & 63)) - 1;
        }
        return set;
    }

    /// <summary>The traces of the rows that <paramref name="rows"/> tells.</summary>
    public static TraceSet Of(IReadOnlyList<SegmentView> views, Func<SegmentView, RowMask> rows)
    {
        var set = new TraceSet(views);
        for (var view = 0; view < views.Count; view++)
        {
            var (words, traces) = (set._bits[view], views[view].Segment.Trace);
            foreach (var row in rows(views[view]).Rows())
                words[traces[row] >> 6] |= 1UL << (traces[row] & 63);
        }
        return set;
    }

    /// <summary>Adds the traces of another set over the same segments.</summary>
    public TraceSet Union(TraceSet other)
    {
        for (var view = 0; view < _bits.Length; view++)
            for (var i = 0; i < Math.Min(_bits[view].Length, other._bits[view].Length); i++)
                _bits[view][i] |= other._bits[view][i];
        return this;
    }

    /// <summary>The traces that are in both sets, however their spans are spread over the segments.</summary>
    public TraceSet Intersect(TraceSet other)
    {
        var (few, many) = Count <= other.Count ? (this, other) : (other, this);
        foreach (var member in few.Members())
            if (!many.Has(member) && !many.HasElsewhere(member))
                few._bits[member.View][member.Ordinal >> 6] &= ~(1UL << (member.Ordinal & 63));
        return few;
    }

    /// <summary>The set's bits; a trace comes once for each.</summary>
    public IEnumerable<Member> Members()
    {
        for (var view = 0; view < _bits.Length; view++)
            for (var i = 0; i < _bits[view].Length; i++)
                for (var word = _bits[view][i]; word != 0; word &= word - 1)
                    yield return new(view, (i << 6) + BitOperations.TrailingZeroCount(word));
    }

    /// <summary>Whether no earlier bit stands for the same trace.</summary>
    public bool IsFirst(Member member)
    {
        for (var view = 0; view < member.View; view++)
            if (Has(view, IdOf(member)))
                return false;
        return true;
    }

    public TraceId IdOf(Member member) => _views[member.View].Segment.Traces.Ids[member.Ordinal];

    /// <summary>When the trace's spans in the member's segment began.</summary>
    public long StartOf(Member member) => _views[member.View].Segment.Traces.Start[member.Ordinal];

    /// <summary>When the trace's spans in all the segments began and ended.</summary>
    public TimeBounds BoundsOf(Member member)
    {
        var bounds = TimeBounds.None;
        for (var view = 0; view < _views.Count; view++)
            if (_views[view].Segment.Traces is var traces && (view == member.View ? member.Ordinal : traces.Find(IdOf(member))) is var ordinal and >= 0)
                bounds = bounds.With(traces.Start[ordinal], traces.End[ordinal]);
        return bounds;
    }

    // A trace that came after the set was made has no bit.
    private bool Has(Member member) => member.Ordinal >> 6 < _bits[member.View].Length && (_bits[member.View][member.Ordinal >> 6] >> (member.Ordinal & 63) & 1) != 0;

    private bool Has(int view, TraceId id) => _views[view].Segment.Traces.Find(id) is var ordinal and >= 0 && Has(new(view, ordinal));

    private bool HasElsewhere(Member member)
    {
        for (var view = 0; view < _views.Count; view++)
            if (view != member.View && Has(view, IdOf(member)))
                return true;
        return false;
    }
}
