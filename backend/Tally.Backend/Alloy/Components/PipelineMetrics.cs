using System.Diagnostics.Metrics;

namespace Tally.Backend.Alloy.Components;

/// <summary>What the pipeline counts, under the names that Alloy's own components use, so that one alert watches both.</summary>
internal sealed class PipelineMetrics
{
    private readonly Meter _meter;
    private readonly Dictionary<string, Counter<long>> _counters = new(StringComparer.Ordinal);
    private readonly List<(string Component, Func<int> Size, int Capacity)> _queues = [];
    private readonly Lock _lock = new();

    public PipelineMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Tally.Backend.Pipeline");
        _meter.CreateObservableGauge("otelcol.exporter.queue.size", () => Queues(queue => queue.Size()), "{batch}", "Batches waiting to be sent.");
        _meter.CreateObservableGauge("otelcol.exporter.queue.capacity", () => Queues(queue => queue.Capacity), "{batch}", "Batches that may wait.");
    }

    /// <summary><c>otelcol_exporter_sent_spans_total{component_id="…"}</c>, and so on for the other signals.</summary>
    public void Sent(string component, string items, int count) => Add($"otelcol.exporter.sent.{items}", component, count);

    /// <summary>Items given up: the destination refused them, or retried for too long.</summary>
    public void SendFailed(string component, string items, int count) => Add($"otelcol.exporter.send.failed.{items}", component, count);

    /// <summary>Items that found the queue full.</summary>
    public void EnqueueFailed(string component, string items, int count) => Add($"otelcol.exporter.enqueue.failed.{items}", component, count);

    /// <summary>Items that the memory limiter refused; their sender was told to come again.</summary>
    public void Refused(string component, string items, int count) => Add($"otelcol.processor.refused.{items}", component, count);

    /// <summary>Traces decided by the tail sampler.</summary>
    public void Decided(string component, bool sampled, int traces) =>
        Add("otelcol.processor.tail.sampling.global.count.traces.sampled", component, traces, Tag("sampled", sampled ? "true" : "false"));

    /// <summary>Items that a sampler left out.</summary>
    public void SampledOut(string component, string items, int count) => Add($"otelcol.processor.sampled.out.{items}", component, count);

    /// <summary>Lines, measurements and so on that browsers sent.</summary>
    public void Faro(string component, string kind, int count) => Add($"faro.receiver.{kind}", component, count);

    /// <summary>Lines that loki.process dropped or loki.write could not deliver.</summary>
    public void LinesDropped(string component, string reason, int count) => Add("loki.write.dropped.entries", component, count, Tag("reason", reason));

    /// <summary>Batches that wait, as of each look.</summary>
    public void Queue(string component, Func<int> size, int capacity)
    {
        lock (_lock)
            _queues.Add((component, size, capacity));
    }

    private List<Measurement<int>> Queues(Func<(string Component, Func<int> Size, int Capacity), int> value)
    {
        lock (_lock)
            return _queues.ConvertAll(queue => new Measurement<int>(value(queue), Tag("component_id", queue.Component)));
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private void Add(string name, string component, int count, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (count == 0)
            return;
        Counter<long>? counter;
        lock (_lock)
            if (!_counters.TryGetValue(name, out counter))
                _counters[name] = counter = _meter.CreateCounter<long>(name);
        counter.Add(count, [Tag("component_id", component), .. tags]);
    }
}

/// <summary>What a signal's items are called in the names of counters.</summary>
internal static class ItemNames
{
    public const string Spans = "spans", LogRecords = "log_records", MetricPoints = "metric_points";

    public static string Of<TBatch>() where TBatch : Signals.SignalBatch =>
        typeof(TBatch) == typeof(Signals.SpanBatch) ? Spans : typeof(TBatch) == typeof(Signals.LogBatch) ? LogRecords : MetricPoints;
}
