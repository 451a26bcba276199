using Tally.Query.PromQl;

namespace Tally.Backend.Prometheus;

/// <summary>The metric side's own settings, section <c>Prometheus</c>.</summary>
internal sealed class PrometheusOptions
{
    /// <summary>How far back an instant selector looks. Default 5 minutes.</summary>
    public TimeSpan Lookback { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a query may take; a request may ask for less. Default 2 minutes.</summary>
    public TimeSpan QueryTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How many samples a query may hold in memory. Default 50,000,000.</summary>
    public long MaxSamples { get; set; } = 50_000_000;

    public PromLimits Limits => new() { MaxSamples = MaxSamples, Timeout = QueryTimeout };
}
