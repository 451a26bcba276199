namespace Tally.Backend.Loki;

/// <summary>How OTLP logs become streams; the same choice as in Loki's <c>otlp_config</c>. Bound from <c>Loki:Otlp</c>.</summary>
internal sealed record LokiOtlpOptions
{
    /// <summary>
    /// Resource attributes that name a stream, each few in values. Default service.name, service.namespace,
    /// deployment.environment.name; at most 15.
    /// </summary>
    public IReadOnlyList<string> IndexLabels { get; init; } = ["service.name", "service.namespace", "deployment.environment.name"];
}
