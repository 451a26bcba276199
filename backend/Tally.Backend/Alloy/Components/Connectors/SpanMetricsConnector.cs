using System.Runtime.InteropServices;
using Tally.Backend.Alloy.Graph;
using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Alloy.Components.Connectors;

/// <summary>
/// otelcol.connector.spanmetrics: counts and times spans by service, name, kind and status, and gives the totals on every
/// metrics_flush_interval as <c>{namespace}.calls</c> and <c>{namespace}.duration</c>.
/// </summary>
internal sealed class SpanMetricsConnector : IConsumer<SpanBatch>, IDisposable
{
    private const string Overflow = "otel.metric.overflow";

    private readonly SpanMetricsOptions _options;
    private readonly TimeProvider _clock;
    private readonly IConsumer<MetricBatch> _next;
    private readonly Dictionary<SpanSeriesKey, SpanSeries> _series = [];
    private readonly Lock _lock = new();
    private readonly Repeating _flush;

    private SpanMetricsConnector(string id, SpanMetricsOptions options, IConsumer<MetricBatch> next, PipelineContext context)
    {
        (_options, _next, _clock) = (options, next, context.Clock);
        _flush = new(id, options.FlushInterval, Flush, context);
    }

    public bool OnlyReads => true;

    public bool IsPrompt => true;

    public static IReadOnlyDictionary<string, object?> Make(string id, Arguments arguments, PipelineContext context)
    {
        var options = SpanMetricsOptions.Read(arguments);
        var outputs = Outputs.Read(arguments, "metrics");
        Exports.SkipDebugMetrics(arguments);
        arguments.Complete();
        return Exports.Input(new(context.Ends(new SpanMetricsConnector(id, options, outputs.ToMetrics, context)), null, null));
    }

    public AppendResult Consume(SpanBatch batch, Origin origin)
    {
        var now = UnixNanos.From(_clock.GetUtcNow());
        var resources = batch.Resources.ConvertAll(resource => new ResourceIdentity(batch, resource, _options.ResourceKeys));
        // Texts of a batch are numbers: most spans find their series without hashing one.
        var known = new Dictionary<(int Resource, int Name, SpanKind, StatusCode), SpanSeries>();
        lock (_lock)
            foreach (ref readonly var span in CollectionsMarshal.AsSpan(batch.Spans))
            {
                ref var series = ref CollectionsMarshal.GetValueRefOrAddDefault(known, (span.Resource, span.Name, span.Kind, span.Status), out _);
                series ??= Find(new(resources[span.Resource], batch.Values.Text(span.Name), span.Kind, span.Status), now);
                series.LastSeen = now;
                series.Calls++;
                series.Duration.Observe(Math.Max(0, span.End.Value - span.Start.Value) / (double)UnixNanos.PerSecond, span);
            }
        return default;
    }

    public void Dispose()
    {
        _flush.Dispose();
        Flush();
    }

    private SpanSeries Find(SpanSeriesKey key, UnixNanos now)
    {
        if (_series.TryGetValue(key, out var series))
            return series;
        // Over the limit all that is new counts together, so that totals stay right.
        if (_options.MaxSeries > 0 && _series.Count >= _options.MaxSeries)
            key = new(ResourceIdentity.None, "", SpanKind.Unspecified, StatusCode.Unset) { IsOverflow = true };
        if (!_series.TryGetValue(key, out series))
            _series[key] = series = new(now, new(_options.Bounds, _options.MaxExemplars));
        return series;
    }

    private void Flush()
    {
        MetricBatch batch;
        lock (_lock)
        {
            var now = UnixNanos.From(_clock.GetUtcNow());
            if (_options.Expiration > TimeSpan.Zero)
                foreach (var (key, _) in _series.Where(pair => pair.Value.LastSeen < now - _options.Expiration).ToList())
                    _series.Remove(key);
            batch = Collect(now);
        }
        if (batch.ItemCount > 0)
            _next.Consume(batch, Origin.None);
    }

    private MetricBatch Collect(UnixNanos now)
    {
        var batch = new MetricBatch();
        batch.Scopes.Add(new(batch.Values.Add("spanmetricsconnector"), 0, default, 0, 0));
        var prefix = _options.Namespace.Length == 0 ? "" : _options.Namespace + ".";
        foreach (var resource in _series.GroupBy(pair => pair.Key.Resource))
        {
            batch.Resources.Add(new(resource.Key.Write(batch), 0, 0));
            var (numbers, histograms) = (batch.Numbers.Count, batch.Histograms.Count);
            foreach (var (key, series) in resource)
            {
                var attributes = Attributes(batch, key);
                batch.Numbers.Add(new(new(series.Started, now, attributes, default, NoRecordedValue: false), series.Calls));
                series.Duration.Collect(batch, series.Started, now, Attributes(batch, key));
            }
            var row = new MetricRow { Resource = batch.Resources.Count - 1, Temporality = Temporality.Cumulative };
            batch.Metrics.Add(row with { Name = batch.Values.Add(prefix + "calls"), Kind = MetricKind.Sum, IsMonotonic = true, Points = new(numbers, batch.Numbers.Count - numbers) });
            batch.Metrics.Add(row with { Name = batch.Values.Add(prefix + "duration"), Unit = batch.Values.Add("s"), Kind = MetricKind.Histogram, Points = new(histograms, batch.Histograms.Count - histograms) });
        }
        return batch;
    }

    private static Slice Attributes(MetricBatch batch, SpanSeriesKey key)
    {
        var start = batch.Attributes.Count;
        void Add(string name, AttributeValue value) => batch.Attributes.Add(new(batch.Values.Add(name), batch.Values.Add(value)));
        if (key.IsOverflow)
            Add(Overflow, AttributeValue.From(true));
        else
        {
            Add("service.name", AttributeValue.From(key.Resource.Service));
            Add("span.name", AttributeValue.From(key.Name));
            Add("span.kind", AttributeValue.From("SPAN_KIND_" + key.Kind.ToString().ToUpperInvariant()));
            Add("status.code", AttributeValue.From("STATUS_CODE_" + key.Status.ToString().ToUpperInvariant()));
        }
        return new(start, batch.Attributes.Count - start);
    }

    private sealed record SpanSeriesKey(ResourceIdentity Resource, string Name, SpanKind Kind, StatusCode Status)
    {
        public bool IsOverflow { get; init; }
    }

    private sealed class SpanSeries(UnixNanos started, Buckets duration)
    {
        public UnixNanos Started => started;

        public Buckets Duration => duration;

        public double Calls { get; set; }

        public UnixNanos LastSeen { get; set; }
    }
}
