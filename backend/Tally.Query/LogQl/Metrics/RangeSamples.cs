using Tally.Query.LogQl.Pipeline;
using Tally.Query.LogQl.Syntax;
using Tally.Storage.Logs;

namespace Tally.Query.LogQl.Metrics;

/// <summary>Reads a log range into series of samples: one for each line, its value 1, its length or what is unwrapped from it.</summary>
internal sealed class RangeSamples
{
    private readonly RangeAggregation _aggregation;
    private readonly Grouping? _grouping;
    private readonly LogQueryRun _run;
    private readonly LogScan _scan;
    private readonly LineState _state;
    private readonly Unwrapping? _unwrapping;
    private readonly Dictionary<LogLabels, SampleList> _series = [];

    public RangeSamples(RangeAggregation aggregation, Grouping? grouping, LogQueryRun run)
    {
        (_aggregation, _run) = (aggregation, run);
        _grouping = WithoutUnwrapped(aggregation.Operation == RangeOperation.AbsentOverTime ? new(false, []) : grouping, aggregation.Range.Unwrap);
        _unwrapping = aggregation.Range.Unwrap is { } unwrap ? new(unwrap) : null;
        var hints = ParserHints.For(aggregation.Range.Log.Stages, _grouping, aggregation.Range.Unwrap, aggregation.Operation == RangeOperation.AbsentOverTime);
        _scan = new(aggregation.Range.Log, run, hints.Metadata);
        _state = new(hints);
    }

    /// <summary>The samples of <c>[from, to]</c>.</summary>
    public Dictionary<LogLabels, SampleList> Read(long from, long to)
    {
        // Where filters on columns are all there is and the grouping names its labels, rows are counted without being read.
        var isOnColumns = _scan.HasOnlyLeadingFilters && _unwrapping is null && GroupColumns.CanGroup(_grouping);
        var parts = !isOnColumns ? SegmentParts.All : (TakesLength ? SegmentParts.Lines : 0) | (_grouping!.Labels.Count > 0 ? SegmentParts.Metadata : 0);
        foreach (var segment in _scan.Segments(from, to, parts))
            if (isOnColumns)
                ReadColumns(segment);
            else
                ReadLines(segment);
        return _series;
    }

    private bool TakesLength => _aggregation.Operation is RangeOperation.BytesOverTime or RangeOperation.BytesRate;

    private void ReadColumns(ScannedSegment segment)
    {
        var columns = new GroupColumns(_grouping!, segment.Rows, Series);
        var times = segment.Rows.Times;
        for (var row = 0; row < times.Length; row++)
            if (segment.Matches(row))
                columns.SeriesOf(row).Add(times[row], TakesLength ? segment.Rows.LineLength(row) : 1);
    }

    private void ReadLines(ScannedSegment segment)
    {
        var times = segment.Rows.Times;
        for (var row = 0; row < times.Length; row++)
        {
            if (!segment.Matches(row))
                continue;
            if (!TryRead(segment, row, withAllMetadata: false, out var value))
                continue;
            // A line with an error names its series by all labels it has.
            if (_state.Error.Length > 0)
                TryRead(segment, row, withAllMetadata: true, out value);
            Series(_state.Grouped(_grouping)).Add(times[row], value);
        }
    }

    private bool TryRead(ScannedSegment segment, int row, bool withAllMetadata, out double value)
    {
        segment.Start(_state, row, withAllMetadata);
        value = 0;
        return _scan.Process(_state) && TryValue(out value);
    }

    private bool TryValue(out double value)
    {
        if (_unwrapping is not null)
            return _unwrapping.TryValue(_state, out value);
        value = TakesLength ? _state.Line.Length : 1;
        return true;
    }

    private SampleList Series(LogLabels labels)
    {
        if (!_series.TryGetValue(labels, out var samples))
        {
            if (_series.Count >= _run.Limits.MaxWorkingSeries)
                throw MetricQuery.TooManySeries(_run.Limits.MaxWorkingSeries);
            _series.Add(labels, samples = new());
        }
        return samples;
    }

    // The unwrapped label is the value, so unless a grouping asks for it, it does not name the series.
    private static Grouping? WithoutUnwrapped(Grouping? grouping, Unwrap? unwrap) => (unwrap, grouping) switch
    {
        (null, _) or (_, { IsWithout: false }) => grouping,
        (_, null) => new(IsWithout: true, [unwrap.Label]),
        _ => new(IsWithout: true, [.. grouping.Labels, unwrap.Label]),
    };
}
