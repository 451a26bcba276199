using System.Diagnostics.Metrics;
using Tally.ServiceDefaults.Export;

namespace Tally.ServiceDefaults.Metrics;

/// <summary>Hears from the SDK's own meter what its batch queues drop when they are full.</summary>
internal sealed class SdkDrops : IDisposable
{
    private const string SdkMeter = "otel.sdk.experimental";
    private readonly MeterListener _listener = new();

    public SdkDrops(ExportBuffers buffers)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == SdkMeter && SignalOf(instrument.Name) is { } signal)
                listener.EnableMeasurementEvents(instrument, signal);
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, signal) =>
        {
            if (IsDrop(tags))
                buffers.State((OtlpSignal)signal!)?.DroppedOverQueue(count);
        });
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    private static OtlpSignal? SignalOf(string instrument) => instrument switch
    {
        "otel.sdk.processor.span.processed" => OtlpSignal.Traces,
        "otel.sdk.processor.log.processed" => OtlpSignal.Logs,
        _ => null,
    };

    // What was processed well has no error.type.
    private static bool IsDrop(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (key, value) in tags)
        {
            if (key == "error.type")
                return value is "queue_full";
        }

        return false;
    }
}
