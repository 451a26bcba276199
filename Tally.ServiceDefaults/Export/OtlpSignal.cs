namespace Tally.ServiceDefaults.Export;

/// <summary>One of the three signals: its name in options and counters, and its word in <c>OTEL_EXPORTER_OTLP_{word}_*</c>.</summary>
internal sealed record OtlpSignal(string Name, string Word)
{
    public static readonly OtlpSignal Traces = new("traces", "TRACES");
    public static readonly OtlpSignal Metrics = new("metrics", "METRICS");
    public static readonly OtlpSignal Logs = new("logs", "LOGS");

    public static IReadOnlyList<OtlpSignal> All { get; } = [Traces, Metrics, Logs];
}
