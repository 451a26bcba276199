using Tally.Signals;
using Tally.Storage;
using Tally.Storage.Metrics;

namespace Tally.Backend.Tempo;

/// <summary>
/// Makes metrics of the spans that were stored, and writes them into the store of metrics every
/// <see cref="GeneratorOptions.FlushInterval"/> and once more at the end. Every copy of a span that is sent counts. Thread-safe.
/// </summary>
internal sealed partial class MetricsGenerator : IDisposable
{
    private readonly Lock _lock = new();
    private readonly GeneratorOptions _options;
    private readonly MetricStore _store;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly SeriesRegistry _registry;
    private readonly SpanMetrics? _spans;
    private readonly ServiceGraph? _graph;
    private readonly ITimer _flush;
    private long _dropped;
    private bool _hasWarned;

    public MetricsGenerator(GeneratorOptions options, MetricStore store, TimeProvider clock, ILogger<MetricsGenerator> logger)
    {
        options.Validate();
        (_options, _store, _clock, _logger) = (options, store, clock, logger);
        _registry = new(options);
        _spans = options.SpanMetrics ? new(_registry, options) : null;
        _graph = options.ServiceGraphs ? new(_registry, options) : null;
        _flush = clock.CreateTimer(_ => Flush(), null, options.FlushInterval, options.FlushInterval);
    }

    /// <summary>How many spans and calls were not counted because the budgets were used up.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Observe(SpanBatch batch)
    {
        var filter = new SpanFilter(UnixNanos.From(_clock.GetUtcNow()), _options.Slack);
        var services = batch.Resources.ConvertAll(resource => batch.Find(resource.Attributes, "service.name").ToString());
        lock (_lock)
            Count((_spans?.Observe(batch, services, filter) ?? 0) + (_graph?.Observe(batch, services, filter) ?? 0));
    }

    /// <summary>Writes all series as of now.</summary>
    public void Flush()
    {
        SampleBatch batch;
        lock (_lock)
        {
            var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
            Count(_graph?.Expire(now) ?? 0);
            batch = _registry.Collect(now);
            _spans?.Forget();
            _graph?.Forget();
        }
        if (batch.Samples.Count == 0)
            return;
        Describe(batch);
        try
        {
            _store.Append(batch);
        }
        catch (Exception e) when (e is IOException or StorageException or ObjectDisposedException)
        {
            // Counts go on adding up, so the next flush makes up for this one.
            NotWritten(_logger, e.Message);
        }
    }

    public void Dispose()
    {
        _flush.Dispose();
        Flush();
    }

    private void Count(int dropped)
    {
        if (dropped == 0)
            return;
        Interlocked.Add(ref _dropped, dropped);
        if (!_hasWarned)
            OverBudget(_logger, _options.MaxSeries, _options.MaxWaitingEdges);
        _hasWarned = true;
    }

    private void Describe(SampleBatch batch)
    {
        if (_spans is not null)
        {
            batch.Metadata.Add(SpanMetrics.Calls, new("counter", "Spans.", ""));
            batch.Metadata.Add(SpanMetrics.Latency, new("histogram", "Duration of spans, seconds.", ""));
            batch.Metadata.Add(SpanMetrics.Size, new("counter", "Size of spans, bytes.", ""));
        }
        if (_graph is not null)
        {
            batch.Metadata.Add(ServiceGraph.Requests, new("counter", "Calls between two services.", ""));
            batch.Metadata.Add(ServiceGraph.Failed, new("counter", "Failed calls between two services.", ""));
            batch.Metadata.Add(ServiceGraph.ServerSeconds, new("histogram", "Duration of calls as the server saw it, seconds.", ""));
            batch.Metadata.Add(ServiceGraph.ClientSeconds, new("histogram", "Duration of calls as the client saw it, seconds.", ""));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Metrics of spans could not be written, they will be with the next ones: {Reason}")]
    private static partial void NotWritten(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Some spans are missing from the metrics made of spans: Tempo:Generator:MaxSeries ({MaxSeries}) or MaxWaitingEdges ({MaxWaitingEdges}) is used up")]
    private static partial void OverBudget(ILogger logger, int maxSeries, int maxWaitingEdges);
}
