using Tally.Backend.Alloy.Graph;

namespace Tally.Backend.Alloy.Components.Connectors;

/// <summary>The arguments of otelcol.connector.spanmetrics that are known here; histograms have explicit bounds in seconds.</summary>
internal sealed record SpanMetricsOptions(
    string Namespace, TimeSpan FlushInterval, TimeSpan Expiration, int MaxSeries, IReadOnlyList<string> ResourceKeys, double[] Bounds, int MaxExemplars)
{
    // Alloy's own default bounds, in milliseconds.
    private static readonly TimeSpan[] DefaultBounds = [.. new double[] { 2, 4, 6, 8, 10, 50, 100, 200, 400, 800, 1000, 1400, 2000, 5000, 10000, 15000 }.Select(TimeSpan.FromMilliseconds)];

    public static SpanMetricsOptions Read(Arguments arguments)
    {
        arguments.Choice("aggregation_temporality", "CUMULATIVE", "CUMULATIVE");
        arguments.Count("resource_metrics_cache_size", 1000);
        arguments.Count("dimensions_cache_size", 0);
        arguments.Flag("include_collector_instance_id", false);
        return new(
            arguments.Text("namespace", "traces.span.metrics")!,
            Interval(arguments),
            arguments.Duration("metrics_expiration", TimeSpan.Zero),
            arguments.Count("aggregation_cardinality_limit", 0),
            arguments.Texts("resource_metrics_key_attributes"),
            Histogram(arguments.RequiredBlock("histogram")),
            Exemplars(arguments.Block("exemplars")));
    }

    public static TimeSpan Interval(Arguments arguments) => arguments.PositiveDuration("metrics_flush_interval", TimeSpan.FromSeconds(60));

    public static double[] Seconds(IEnumerable<TimeSpan> bounds) => [.. bounds.Select(bound => bound.TotalSeconds).Order()];

    private static double[] Histogram(Arguments histogram)
    {
        histogram.Choice("unit", "ms", "s");
        var explicitBounds = histogram.RequiredBlock("explicit");
        var bounds = Seconds(explicitBounds.Durations("buckets", DefaultBounds));
        explicitBounds.Complete();
        histogram.Complete();
        return bounds;
    }

    private static int Exemplars(Arguments? exemplars)
    {
        if (exemplars is null)
            return 0;
        var most = exemplars.Flag("enabled", false) ? exemplars.Count("max_per_data_point", 5) : 0;
        exemplars.Complete();
        return most;
    }
}
