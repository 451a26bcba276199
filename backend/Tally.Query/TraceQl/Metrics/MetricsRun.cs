using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>Computes a metrics query over a snapshot.</summary>
internal sealed class MetricsRun
{
    private readonly QueryRoot _query;
    private readonly MetricsOptions _options;
    private readonly TraceSnapshot _snapshot;
    private readonly CancellationToken _cancellation;
    private readonly Intervals _intervals;
    private readonly List<SegmentView> _views;
    private int? _cutAt;

    public MetricsRun(QueryRoot query, TraceSnapshot snapshot, MetricsOptions options, CancellationToken cancellation)
    {
        (_query, _snapshot, _options, _cancellation) = (query, snapshot, options, cancellation);
        _intervals = new(options);
        _views = [.. snapshot.Segments.Where(view => view.Rows > 0 && view.Bounds.Overlaps(_intervals.Start, _intervals.End))];
    }

    public MetricsResult Run()
    {
        var series = Final(Compute(_query.Metrics!)).ToList();
        if (_options.MaxSeries > 0 && series.Count > _options.MaxSeries)
            (series, _cutAt) = (series[.._options.MaxSeries], _options.MaxSeries);
        return new(series, _cutAt, _views.Sum(view => (long)view.Rows));
    }

    private SeriesSet Compute(MetricsExpression expression) => expression switch
    {
        MetricsPipeline pipeline => Then(pipeline.Then, Compute(pipeline)),
        MetricsChain chain => Then(chain.Then, Compute(chain.Of)),
        MetricsOperation { Left: MetricsLiteral scalar } operation => SecondStages.Combine(operation.Operator, SecondStages.Number(scalar.Value), Compute(operation.Right)),
        MetricsOperation { Right: MetricsLiteral scalar } operation => SecondStages.Combine(operation.Operator, Compute(operation.Left), SecondStages.Number(scalar.Value)),
        MetricsOperation operation => SecondStages.Combine(operation.Operator, Compute(operation.Left), Compute(operation.Right)),
        _ => throw new System.Diagnostics.UnreachableException("A number alone is no query."),
    };

    private static SeriesSet Then(IReadOnlyList<SecondStage> stages, SeriesSet series) => stages.Aggregate(series, (so, stage) => SecondStages.Apply(stage, so));

    private SeriesSet Compute(MetricsPipeline pipeline)
    {
        var context = new QueryContext(_snapshot, _views, _cancellation);
        var (source, masks) = (new RowSource(context), new FilterMasks(context));
        var aggregate = pipeline.Aggregate;
        List<Field> computed = aggregate.Of is { } of ? [.. aggregate.By, of] : [.. aggregate.By];
        var exemplars = new ExemplarPicker(MaxExemplars(), MentionedFields.Of(pipeline.Spans).Concat(computed), _intervals, source);
        ISpanObserver observer = aggregate.Function == MetricsFunction.Compare
            ? new CompareObserver(aggregate, _intervals, context, masks, source, exemplars)
            : new GroupedObserver(aggregate, _intervals, context, source, exemplars);
        var needsTrace = computed.Exists(TreeFields.Is) || aggregate.Compared is { } compared && TreeFields.In(compared.Condition);
        foreach (var (segment, row) in MatchedSpans.Of(pipeline.Spans, masks, context, needsTrace))
            if (_intervals.IndexOf(segment.Start[row]) is var slot and >= 0)
                observer.Observe(new(segment, row), slot);
        _cutAt ??= observer.CutAt;
        return observer.Result();
    }

    // The hint's number wins over the request's; exemplars=false asks for none.
    private int MaxExemplars() => _options.Step is null ? 0 : _query.Hints.LastOrDefault(hint => hint.Name == "exemplars")?.Value switch
    {
        { Type: StaticType.Int } number => (int)Math.Clamp(number.AsLong, 0, MetricsOptions.MaxExemplars),
        { Type: StaticType.Bool, IsTrue: false } => 0,
        _ => Math.Clamp(_options.Exemplars, 0, MetricsOptions.MaxExemplars),
    };

    private IEnumerable<MetricSeries> Final(SeriesSet series) => series.All
        .Select(Final)
        .Where(item => item.Samples.Count > 0)
        .OrderBy(item => item.Labels.Count)
        .ThenBy(item => string.Join('\u0001', item.Labels.Select(label => $"{label.Key}\u0002{label.Value.Kind}\u0002{label.Value}")), StringComparer.Ordinal);

    private MetricSeries Final(Series series) => new(
        [.. series.Labels.Select(label => KeyValuePair.Create(label.Key, label.Value.ToAttribute()))],
        [.. series.Values.Select((value, slot) => new MetricSample(_intervals.TimeMs(slot), value)).Where(sample => !double.IsNaN(sample.Value))],
        [.. series.Exemplars.Select(exemplar => Final(exemplar, series)).OfType<MetricExemplar>().OrderBy(exemplar => exemplar.TimeMs)]);

    /// <summary>Null where its step has no sample.</summary>
    private MetricExemplar? Final(SpanExemplar exemplar, Series series)
    {
        var sample = series.Values[_intervals.IndexOf(exemplar.Time)];
        return double.IsNaN(sample) ? null : new(exemplar.Labels, double.IsNaN(exemplar.Value) ? sample : exemplar.Value, exemplar.Time / UnixNanos.PerMillisecond);
    }
}
