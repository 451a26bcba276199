using System.Runtime.InteropServices;
using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>Spans with the steps that they start in, to be counted by the values of one field after the other.</summary>
internal sealed class SpansByAttribute(int slots, QueryContext context)
{
    private readonly Dictionary<SpanSegment, List<(int Row, int Slot)>> _spans = new(ReferenceEqualityComparer.Instance);
    private readonly CodeTable _table = new();
    private (SpanSegment? Segment, List<(int Row, int Slot)> Spans) _last = (null, []);

    public void Add(SpanRef span, int slot)
    {
        if (!ReferenceEquals(_last.Segment, span.Segment))
            _last = (span.Segment, CollectionsMarshal.GetValueRefOrAddDefault(_spans, span.Segment, out _) ??= []);
        _last.Spans.Add((span.Row, slot));
    }

    /// <summary>The most frequent values with their counts by step, and the counts of all values together.</summary>
    public (List<(Static Value, double[] Counts)> Values, double[] Totals) Count(Field field, int limit)
    {
        var top = MostFrequent(field, limit).ConvertAll(value => (value, counts: new double[slots]));
        var places = new Dictionary<GroupKey, int>();
        foreach (var (value, _) in top)
            places.Add(new([value]), places.Count);
        var totals = new double[slots];
        foreach (var (segment, spans) in _spans)
        {
            var codes = RowCodes.Of(field, segment, context)!;
            // Of each code the place of its value among the top ones, or one of these.
            const int Unknown = 0, Absent = -1, Rare = -2;
            var known = _table.Cleared();
            foreach (var (row, slot) in CollectionsMarshal.AsSpan(spans))
            {
                ref var place = ref known[codes.CodeOf(row)];
                if (place == Unknown)
                    place = Read(field, codes, row) is not { } value ? Absent : places.TryGetValue(new([value]), out var found) ? found + 1 : Rare;
                if (place == Absent)
                    continue;
                totals[slot]++;
                if (place > 0)
                    top[place - 1].counts[slot]++;
            }
        }
        return (top, totals);
    }

    private List<Static> MostFrequent(Field field, int limit)
    {
        var counts = new ValueCounts();
        foreach (var (segment, spans) in _spans)
        {
            var codes = RowCodes.Of(field, segment, context)!;
            var byCode = _table.Cleared();
            foreach (var (row, _) in CollectionsMarshal.AsSpan(spans))
                byCode[codes.CodeOf(row)]++;
            for (var code = 0; code < byCode.Count; code++)
                if (byCode[code] > 0 && Value(field, codes, code) is { } value)
                    counts.Add(value, byCode[code]);
        }
        return counts.Top(limit);
    }

    private static Static? Read(Field field, RowCodes codes, int row) => Value(field, codes, codes.CodeOf(row));

    // Every span has the intrinsics; where empty they say nothing.
    private static Static? Value(Field field, RowCodes codes, int code) =>
        codes.ValueOf(code) is { Type: not StaticType.Nil } value && (field.Intrinsic == Intrinsic.None || value is not { Type: StaticType.String, AsString: "" }) ? value : null;

    /// <summary>A number for each code, 0 at first. One table serves all fields, since its size is that of a segment's values.</summary>
    private sealed class CodeTable
    {
        private int[] _numbers = new int[256];

        public int Count => _numbers.Length;

        public CodeTable Cleared()
        {
            Array.Clear(_numbers);
            return this;
        }

        public ref int this[int code]
        {
            get
            {
                if (code >= Count)
                    Array.Resize(ref _numbers, Math.Max(code + 1, Count * 2));
                return ref _numbers[code];
            }
        }
    }
}
