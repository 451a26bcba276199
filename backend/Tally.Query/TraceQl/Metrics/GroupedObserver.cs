using System.Runtime.InteropServices;
using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>
/// All metrics functions but compare: a series for each combination of what is grouped by. Beyond a number of combinations
/// that bounds the memory, spans of further ones are left out and <see cref="CutAt"/> says so.
/// </summary>
internal sealed class GroupedObserver : ISpanObserver
{
    private const string BucketLabel = "__bucket", QuantileLabel = "p";
    private const int MaxGroups = 100_000, MaxValues = 4_000_000;

    private readonly MetricsAggregate _aggregate;
    private readonly Intervals _intervals;
    private readonly ExemplarPicker _exemplars;
    private readonly FieldColumn[] _by;
    private readonly FieldColumn? _of;
    private readonly GroupFinder _finder;
    private readonly Dictionary<GroupKey, Group> _groups = [];
    private readonly int _maxGroups;

    public GroupedObserver(MetricsAggregate aggregate, Intervals intervals, QueryContext context, RowSource source, ExemplarPicker exemplars)
    {
        (_aggregate, _intervals, _exemplars) = (aggregate, intervals, exemplars);
        _by = [.. aggregate.By.Select(field => new FieldColumn(field, source))];
        _of = aggregate.Of is { } field ? new(field, source) : null;
        _finder = new(aggregate.By, context, Find);
        _maxGroups = Math.Clamp(MaxValues / intervals.Count, 1, MaxGroups);
    }

    public int? CutAt { get; private set; }

    private bool HasBuckets => _aggregate.Function is MetricsFunction.QuantileOverTime or MetricsFunction.HistogramOverTime;

    public void Observe(SpanRef span, int slot)
    {
        var of = _of?.Read(span) ?? Static.Nil;
        var value = _of is null ? double.NaN : Number(of);
        if (_of is not null && double.IsNaN(value))
            return;
        var bucket = HasBuckets ? PowerBuckets.Of(of) : Static.Nil;
        if (HasBuckets && bucket.Type == StaticType.Nil)
            return;
        if (_finder.Find(span, bucket) is not { } group)
            return;
        group.Slots.Observe(slot, value);
        // The final series of a histogram are counts.
        _exemplars.Offer(span, _aggregate.Function == MetricsFunction.HistogramOverTime ? double.NaN : value, group.Exemplars);
    }

    public SeriesSet Result() => _aggregate.Function == MetricsFunction.QuantileOverTime
        ? new(Quantiles())
        : new(_groups.Values.Select(group => new Series(Labels(group), group.Slots.Values, group.Exemplars)));

    /// <summary>Null where there are too many already.</summary>
    private Group? Find(SpanRef span, Static bucket)
    {
        var key = new GroupKey([.. _by.Select(field => field.Read(span)), bucket]);
        if (_groups.TryGetValue(key, out var group))
            return group;
        if (_groups.Count >= _maxGroups)
        {
            CutAt = _maxGroups;
            return null;
        }
        return _groups[key] = new(key.Values, Slots.For(_aggregate.Function, _intervals), []);
    }

    // As upstream, the duration itself counts in seconds, every other duration in nanoseconds.
    private double Number(Static value) => value.Type switch
    {
        StaticType.Duration when _aggregate.Of!.Intrinsic == Intrinsic.Duration => value.AsDouble / UnixNanos.PerSecond,
        StaticType.Int or StaticType.Float or StaticType.Duration => value.AsDouble,
        _ => double.NaN,
    };

    /// <summary>What a group lacks is no label; a group that lacks all has the first as "nil", one not grouped the function's name.</summary>
    private List<KeyValuePair<string, Static>> Labels(Group group)
    {
        var labels = ByLabels(group);
        if (HasBuckets)
            labels.Add(new(BucketLabel, group.Values[^1]));
        if (labels.Count == 0)
            labels.Add(_by.Length > 0 ? new(_by[0].Name, Static.Nil) : new(Series.NameLabel, Static.From(Words.Metrics.First(word => word.Value == _aggregate.Function).Key)));
        return labels;
    }

    private List<KeyValuePair<string, Static>> ByLabels(Group group) =>
        [.. _by.Select((field, i) => KeyValuePair.Create(field.Name, group.Values[i])).Where(label => label.Value.Type != StaticType.Nil)];

    private IEnumerable<Series> Quantiles()
    {
        foreach (var same in _groups.Values.GroupBy(group => new GroupKey(group.Values[..^1])))
        {
            var buckets = same.OrderBy(group => group.Values[^1].AsDouble).Select(group => (End: group.Values[^1].AsDouble, Counts: group.Slots.Values)).ToList();
            var overall = _aggregate.Parameters.Select(quantile => PowerBuckets.Quantile(quantile, [.. buckets.Select(bucket => (bucket.End, bucket.Counts.Sum()))])).ToList();
            for (var i = 0; i < _aggregate.Parameters.Count; i++)
            {
                var quantile = _aggregate.Parameters[i];
                var values = new double[_intervals.Count];
                for (var slot = 0; slot < values.Length; slot++)
                    values[slot] = PowerBuckets.Quantile(quantile, [.. buckets.Where(bucket => bucket.Counts[slot] > 0).Select(bucket => (bucket.End, bucket.Counts[slot]))]);
                // An example belongs to the quantile that it is nearest to.
                var exemplars = same.SelectMany(group => group.Exemplars).Where(exemplar => overall.IndexOf(overall.MinBy(value => Math.Abs(value - exemplar.Value))) == i);
                yield return new([.. ByLabels(same.First()), new(QuantileLabel, Static.From(quantile))], values, [.. exemplars]);
            }
        }
    }

    internal sealed record Group(Static[] Values, Slots Slots, List<SpanExemplar> Exemplars);

    /// <summary>Finds the group of a span by the codes of what is grouped by, and by its values where these codes are new.</summary>
    private sealed class GroupFinder(IReadOnlyList<Field> by, QueryContext context, Func<SpanRef, Static, Group?> find)
    {
        /// <summary>Codes of more groups than this are learned again when met.</summary>
        private const int MaxKnown = 20_000;

        private readonly Dictionary<Codes, Group?> _known = [];
        private SpanSegment? _segment;
        private RowCodes[]? _codes;

        public Group? Find(SpanRef span, Static bucket)
        {
            if (!ReferenceEquals(span.Segment, _segment))
                Begin(span.Segment);
            if (_codes is null)
                return find(span, bucket);
            if (_known.Count >= MaxKnown)
                _known.Clear();
            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(_known, CodesOf(span.Row, bucket), out var isKnown);
            return isKnown ? group : group = find(span, bucket);
        }

        private void Begin(SpanSegment segment)
        {
            _segment = segment;
            _known.Clear();
            var codes = by.Select(field => RowCodes.Of(field, segment, context)).OfType<RowCodes>().ToArray();
            _codes = codes.Length == by.Count ? codes : null;
        }

        // Buckets end at powers of two.
        private Codes CodesOf(int row, Static bucket) => new(Code(0, row), Code(1, row), Code(2, row), Code(3, row), Code(4, row), bucket.Type == StaticType.Nil ? 0 : Math.ILogB(bucket.AsDouble));

        private int Code(int index, int row) => index < _codes!.Length ? _codes[index].CodeOf(row) : 0;

        // A query groups by five fields at most.
        private readonly record struct Codes(int First, int Second, int Third, int Fourth, int Fifth, int Bucket);
    }
}
