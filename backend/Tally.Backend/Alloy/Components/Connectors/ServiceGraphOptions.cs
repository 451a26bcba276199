using Tally.Backend.Alloy.Graph;

namespace Tally.Backend.Alloy.Components.Connectors;

/// <summary>The arguments of otelcol.connector.servicegraph that are known here.</summary>
internal sealed record ServiceGraphOptions(
    TimeSpan FlushInterval, double[] Bounds, IReadOnlyList<string> DatabaseNames, IReadOnlyList<string> PeerNames, int MaxWaiting, TimeSpan Wait)
{
    private static readonly TimeSpan[] DefaultBounds = [.. new double[] { 2, 4, 6, 8, 10, 50, 100, 200, 400, 800, 1000, 1400, 2000, 5000, 10000, 15000 }.Select(TimeSpan.FromMilliseconds)];

    public static ServiceGraphOptions Read(Arguments arguments)
    {
        arguments.PositiveDuration("cache_loop", TimeSpan.FromMinutes(1));
        arguments.PositiveDuration("store_expiration_loop", TimeSpan.FromSeconds(2));
        var store = arguments.Block("store");
        var options = new ServiceGraphOptions(
            SpanMetricsOptions.Interval(arguments),
            SpanMetricsOptions.Seconds(arguments.Durations("latency_histogram_buckets", DefaultBounds)),
            arguments.Texts("database_name_attributes", ["db.name"]),
            arguments.Texts("virtual_node_peer_attributes", ["peer.service", "db.name", "db.system"]),
            store?.Count("max_items", 1000, 1) ?? 1000,
            store?.PositiveDuration("ttl", TimeSpan.FromSeconds(2)) ?? TimeSpan.FromSeconds(2));
        store?.Complete();
        return options;
    }
}
