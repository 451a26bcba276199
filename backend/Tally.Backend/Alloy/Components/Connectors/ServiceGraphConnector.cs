using Tally.Backend.Alloy.Graph;
using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Alloy.Components.Connectors;

/// <summary>
/// otelcol.connector.servicegraph: pairs the two spans of each call between services and counts and times the calls, as
/// <c>traces_service_graph_request_total</c>, <c>_failed_total</c>, <c>_server</c> and <c>_client</c>.
/// </summary>
internal sealed class ServiceGraphConnector : IConsumer<SpanBatch>, IDisposable
{
    private static readonly TimeSpan SeriesLife = TimeSpan.FromMinutes(15);

    private readonly ServiceGraphOptions _options;
    private readonly TimeProvider _clock;
    private readonly IConsumer<MetricBatch> _next;
    private readonly CallPairs _pairs;
    private readonly Dictionary<(string Client, string Server, string Kind), CallSeries> _series = [];
    private readonly Lock _lock = new();
    private readonly Repeating _flush;

    private ServiceGraphConnector(string id, ServiceGraphOptions options, IConsumer<MetricBatch> next, PipelineContext context)
    {
        (_options, _next, _clock) = (options, next, context.Clock);
        _pairs = new(options, Count);
        _flush = new(id, options.FlushInterval, Flush, context);
    }

    public bool OnlyReads => true;

    public bool IsPrompt => true;

    public static IReadOnlyDictionary<string, object?> Make(string id, Arguments arguments, PipelineContext context)
    {
        var options = ServiceGraphOptions.Read(arguments);
        var outputs = Outputs.Read(arguments, "metrics");
        Exports.SkipDebugMetrics(arguments);
        arguments.Complete();
        return Exports.Input(new(context.Ends(new ServiceGraphConnector(id, options, outputs.ToMetrics, context)), null, null));
    }

    public AppendResult Consume(SpanBatch batch, Origin origin)
    {
        var services = batch.Resources.ConvertAll(resource => batch.Find(resource.Attributes, "service.name").ToString());
        var now = _clock.GetUtcNow();
        lock (_lock)
            foreach (var span in batch.Spans)
                if (span.Kind is SpanKind.Client or SpanKind.Producer or SpanKind.Server or SpanKind.Consumer && services[span.Resource].Length > 0)
                    _pairs.Add(batch, span, services[span.Resource], now);
        return default;
    }

    public void Dispose()
    {
        _flush.Dispose();
        Flush();
    }

    private void Count(Call call)
    {
        var now = UnixNanos.From(_clock.GetUtcNow());
        var key = (call.Client, call.Server, call.Kind);
        if (!_series.TryGetValue(key, out var series))
            _series[key] = series = new(now, new(_options.Bounds, 0), new(_options.Bounds, 0));
        series.LastSeen = now;
        series.Total++;
        series.Failed += call.HasFailed ? 1 : 0;
        series.ServerTime.Observe(call.ServerSeconds, call.Span);
        series.ClientTime.Observe(call.ClientSeconds, call.Span);
    }

    private void Flush()
    {
        MetricBatch batch;
        lock (_lock)
        {
            _pairs.Expire(_clock.GetUtcNow());
            var now = UnixNanos.From(_clock.GetUtcNow());
            foreach (var (key, _) in _series.Where(pair => pair.Value.LastSeen < now - SeriesLife).ToList())
                _series.Remove(key);
            batch = Collect(now);
        }
        if (batch.ItemCount > 0)
            _next.Consume(batch, Origin.None);
    }

    private MetricBatch Collect(UnixNanos now)
    {
        var batch = new MetricBatch();
        batch.Resources.Add(default);
        batch.Scopes.Add(new(batch.Values.Add("traces_service_graph"), 0, default, 0, 0));
        Sum(batch, "traces_service_graph_request_total", now, series => series.Total);
        Sum(batch, "traces_service_graph_request_failed_total", now, series => series.Failed);
        Histogram(batch, "traces_service_graph_request_server", now, series => series.ServerTime);
        Histogram(batch, "traces_service_graph_request_client", now, series => series.ClientTime);
        return batch;
    }

    private void Sum(MetricBatch batch, string name, UnixNanos now, Func<CallSeries, double> value)
    {
        var first = batch.Numbers.Count;
        foreach (var (key, series) in _series)
            batch.Numbers.Add(new(new(series.Started, now, Attributes(batch, key), default, NoRecordedValue: false), value(series)));
        batch.Metrics.Add(new() { Name = batch.Values.Add(name), Kind = MetricKind.Sum, IsMonotonic = true, Temporality = Temporality.Cumulative, Points = new(first, batch.Numbers.Count - first) });
    }

    private void Histogram(MetricBatch batch, string name, UnixNanos now, Func<CallSeries, Buckets> buckets)
    {
        var first = batch.Histograms.Count;
        foreach (var (key, series) in _series)
            buckets(series).Collect(batch, series.Started, now, Attributes(batch, key));
        batch.Metrics.Add(new() { Name = batch.Values.Add(name), Unit = batch.Values.Add("s"), Kind = MetricKind.Histogram, Temporality = Temporality.Cumulative, Points = new(first, batch.Histograms.Count - first) });
    }

    private static Slice Attributes(MetricBatch batch, (string Client, string Server, string Kind) key)
    {
        var start = batch.Attributes.Count;
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("client", key.Client), ("server", key.Server), ("connection_type", key.Kind)])
            batch.Attributes.Add(new(batch.Values.Add(name), batch.Values.Add(AttributeValue.From(value))));
        return new(start, 3);
    }

    private sealed class CallSeries(UnixNanos started, Buckets serverTime, Buckets clientTime)
    {
        public UnixNanos Started => started;

        public Buckets ServerTime => serverTime;

        public Buckets ClientTime => clientTime;

        public double Total { get; set; }

        public double Failed { get; set; }

        public UnixNanos LastSeen { get; set; }
    }
}
