using Microsoft.Extensions.Options;
using Tally.Query.PromQl;

namespace Tally.Backend.Prometheus;

/// <summary>The metric side's own settings, section <c>Prometheus</c>.</summary>
internal sealed class PrometheusOptions
{
    /// <summary>How far back an instant selector looks; a request may ask for another. Default 5 minutes; more than zero.</summary>
    public TimeSpan Lookback { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a query may take; waiting for its turn included; a request may ask for less. Default 2 minutes; more than zero.</summary>
    public TimeSpan QueryTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How many samples a query may hold in memory at once, some 16 bytes each. Default 50,000,000; at least 1.</summary>
    public long MaxSamples { get; set; } = 50_000_000;

    /// <summary>How many queries run at once; further ones wait their turn. Default 20, as upstream; at least 1.</summary>
    public int MaxConcurrency { get; set; } = 20;

    /// <summary>
    /// Experiments to switch on, comma-separated, by the names of Prometheus's <c>--enable-feature</c>:
    /// <c>promql-experimental-functions</c>, <c>promql-duration-expr</c>, <c>promql-binop-fill-modifiers</c>,
    /// <c>promql-extended-range-selectors</c>, <c>promql-delayed-name-removal</c>, <c>use-start-timestamps</c>, <c>st-storage</c>.
    /// Default none; any other name stops the start.
    /// </summary>
    public string EnableFeature { get; set; } = "";

    /// <summary>The language as it is spoken here.</summary>
    public PromOptions Language => PrometheusFeatures.Apply(EnableFeature, new() { Lookback = Lookback });

    public PromLimits Limits => new() { MaxSamples = MaxSamples, Timeout = QueryTimeout };
}

/// <summary>Stops the start where a setting is out of its range.</summary>
internal sealed class PrometheusOptionsCheck : IValidateOptions<PrometheusOptions>
{
    public ValidateOptionsResult Validate(string? name, PrometheusOptions options)
    {
        string?[] problems =
        [
            options.Lookback > TimeSpan.Zero ? null : $"Prometheus:Lookback is {options.Lookback}; expected more than zero.",
            options.QueryTimeout > TimeSpan.Zero ? null : $"Prometheus:QueryTimeout is {options.QueryTimeout}; expected more than zero.",
            options.MaxSamples >= 1 ? null : $"Prometheus:MaxSamples is {options.MaxSamples}; expected at least 1.",
            options.MaxConcurrency >= 1 ? null : $"Prometheus:MaxConcurrency is {options.MaxConcurrency}; expected at least 1.",
            PrometheusFeatures.Check(options.EnableFeature),
        ];
        return problems.OfType<string>().ToList() is { Count: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
