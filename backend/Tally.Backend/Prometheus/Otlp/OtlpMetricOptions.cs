namespace Tally.Backend.Prometheus.Otlp;

/// <summary>How OTLP metrics become Prometheus series. Section <c>Prometheus:Otlp</c>.</summary>
internal sealed record OtlpMetricOptions
{
    /// <summary>
    /// Resource attributes that become labels of every series, besides <c>job</c> and <c>instance</c>; all others stand on
    /// <c>target_info</c>. Default: service.name, service.namespace and deployment.environment.name, the ones logs are labelled with.
    /// </summary>
    public IReadOnlyList<string> PromotedResourceAttributes { get; init; } = ["service.name", "service.namespace", "deployment.environment.name"];

    /// <summary>Whether series carry <c>otel_scope_name</c>, <c>otel_scope_version</c> and the scope's attributes. Default false, as upstream.</summary>
    public bool ScopeLabels { get; init; }

    /// <summary>How many series the translation remembers before it starts anew. Default 500,000; at least 1,000.</summary>
    public int CachedSeries { get; init; } = 500_000;
}
