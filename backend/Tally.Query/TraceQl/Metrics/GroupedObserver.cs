using System.Runtime.InteropServices;
using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>All metrics functions but compare: a series for each combination of what is grouped by.</summary>
internal sealed class GroupedObserver : ISpanObserver
{
    private const string BucketLabel = "__bucket", QuantileLabel = "p";

    private readonly MetricsAggregate _aggregate;
    private readonly Intervals _intervals;
    private readonly ExemplarPicker _exemplars;
    private readonly FieldColumn[] _by;
    private readonly FieldColumn? _of;
    private readonly Dictionary<GroupKey, Group> _groups = [];

    public GroupedObserver(MetricsAggregate aggregate, Intervals intervals, RowSource source, ExemplarPicker exemplars)
    {
        (_aggregate, _intervals, _exemplars) = (aggregate, intervals, exemplars);
        _by = [.. aggregate.By.Select(field => new FieldColumn(field, source))];
        _of = aggregate.Of is { } field ? new(field, source) : null;
    }

    public int SeriesCount => _groups.Count;

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
        var group = Find(span, bucket);
        group.Slots.Observe(slot, value);
        // The final series of a histogram are counts.
        _exemplars.Offer(span, _aggregate.Function == MetricsFunction.HistogramOverTime ? double.NaN : value, group.Exemplars);
    }

    public SeriesSet Result() => _aggregate.Function == MetricsFunction.QuantileOverTime
        ? new(Quantiles())
        : new(_groups.Values.Select(group => new Series(Labels(group), group.Slots.Values, group.Exemplars)));

    private Group Find(SpanRef span, Static bucket)
    {
        var key = new GroupKey([.. _by.Select(field => field.Read(span)), bucket]);
        ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, key, out var known);
        return known ? group! : group = new(key.Values, Slots.For(_aggregate.Function, _intervals), []);
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

    private sealed record Group(Static[] Values, Slots Slots, List<SpanExemplar> Exemplars);
}
