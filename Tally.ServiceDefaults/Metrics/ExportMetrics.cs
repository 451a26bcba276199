using System.Diagnostics.Metrics;
using Tally.ServiceDefaults.Export;

namespace Tally.ServiceDefaults.Metrics;

/// <summary>How the export fares, by signal: what was dropped, what waits, what failed.</summary>
internal sealed class ExportMetrics : IDisposable
{
    private readonly ExportBuffers _buffers;
    private readonly SdkDrops _sdk;
    private readonly Meter _meter;

    public ExportMetrics(IMeterFactory meters, ExportBuffers buffers)
    {
        _buffers = buffers;
        _sdk = new SdkDrops(buffers);
        _meter = meters.Create("Tally.ServiceDefaults");
        _meter.CreateObservableCounter("tally.exporter.dropped", Dropped, "{item}",
            "Telemetry given up: single spans and log records where a batch queue was full (reason queue_full), export requests over the buffer's size (buffer_full) or refused by the collector for good (refused).");
        _meter.CreateObservableUpDownCounter("tally.exporter.queue_size", () => Of(state => state.QueuedBytes), "By", "Encoded telemetry that waits for the collector.");
        _meter.CreateObservableCounter("tally.exporter.export_failures", () => Of(state => state.Failures), "{failure}", "Deliveries that failed, retries included.");
    }

    public void Dispose()
    {
        _meter.Dispose();
        _sdk.Dispose();
    }

    private IEnumerable<Measurement<long>> Dropped() =>
    [
        .. Of(state => state.OverQueue, "queue_full"),
        .. Of(state => state.OverBuffer, "buffer_full"),
        .. Of(state => state.Refused, "refused"),
    ];

    private IEnumerable<Measurement<long>> Of(Func<ExportState, long> value, string? reason = null) => _buffers.States.Select(state =>
        reason is null
            ? new Measurement<long>(value(state), new KeyValuePair<string, object?>("signal", state.Signal.Name))
            : new Measurement<long>(value(state), new("signal", state.Signal.Name), new("reason", reason)));
}
