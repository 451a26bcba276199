namespace Tally.Backend.Prometheus.Write;

/// <summary>A metric's type, a number on the wire, and the family its series belong to.</summary>
internal static class MetricTypes
{
    private static readonly string[] Names = ["unknown", "counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset"];

    /// <summary>As the API writes it; numbers of a later version are unknown.</summary>
    public static string Name(ulong type) => type < (ulong)Names.Length ? Names[type] : Names[0];

    /// <summary>What metadata is kept by: <c>latency_bucket</c> of a histogram belongs to <c>latency</c>.</summary>
    public static string Family(string metric, string type)
    {
        string[] suffixes = type switch
        {
            "histogram" or "gaugehistogram" => ["_bucket", "_sum", "_count"],
            "summary" => ["_sum", "_count"],
            _ => [],
        };
        foreach (var suffix in suffixes)
            if (metric.Length > suffix.Length && metric.EndsWith(suffix, StringComparison.Ordinal))
                return metric[..^suffix.Length];
        return metric;
    }
}
