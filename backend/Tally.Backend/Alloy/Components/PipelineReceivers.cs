using Tally.Signals;

namespace Tally.Backend.Alloy.Components;

/// <summary>What the receivers of a file want of this process's listeners; null where the file has no such receiver.</summary>
internal sealed class PipelineReceivers
{
    public OtlpReceiver? Otlp { get; set; }

    public FaroReceiver? Faro { get; set; }
}

/// <summary>otelcol.receiver.otlp: where the OTLP listeners' batches go, and what they accept.</summary>
/// <param name="Traces">Takes spans.</param>
/// <param name="Logs">Takes log records.</param>
/// <param name="Metrics">Takes metric points.</param>
/// <param name="AllowedOrigins">Web origins that may send; null = the listener's own setting.</param>
/// <param name="MaxBodyBytes">The largest request after decompression; null = the listener's own setting.</param>
/// <param name="IncludesMetadata">Whether headers of a request travel with its batch.</param>
internal sealed record OtlpReceiver(
    IConsumer<SpanBatch> Traces, IConsumer<LogBatch> Logs, IConsumer<MetricBatch> Metrics,
    IReadOnlyList<string>? AllowedOrigins, long? MaxBodyBytes, bool IncludesMetadata);
