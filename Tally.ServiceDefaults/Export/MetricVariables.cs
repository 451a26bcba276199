using System.Globalization;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Metrics;

namespace Tally.ServiceDefaults.Export;

/// <summary>The standard variables of periodic metric export; what is malformed counts as absent, as specified.</summary>
internal static class MetricVariables
{
    private const int DefaultIntervalMilliseconds = 60_000;
    private const int DefaultTimeoutMilliseconds = 30_000;

    public static int MetricInterval(this IConfiguration configuration) =>
        Milliseconds(configuration["OTEL_METRIC_EXPORT_INTERVAL"], DefaultIntervalMilliseconds);

    public static int MetricTimeout(this IConfiguration configuration) =>
        Milliseconds(configuration["OTEL_METRIC_EXPORT_TIMEOUT"], DefaultTimeoutMilliseconds);

    // lowmemory differs from delta in asynchronous instruments only, which the SDK does not tell apart.
    public static MetricReaderTemporalityPreference MetricTemporality(this IConfiguration configuration) =>
        configuration["OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE"]?.Trim().ToUpperInvariant() is "DELTA" or "LOWMEMORY"
            ? MetricReaderTemporalityPreference.Delta
            : MetricReaderTemporalityPreference.Cumulative;

    private static int Milliseconds(string? text, int otherwise) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : otherwise;
}
