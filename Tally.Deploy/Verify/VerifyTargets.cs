namespace Tally.Deploy.Verify;

/// <summary>What is verified; what is null is not there.</summary>
internal sealed record VerifyTargets
{
    /// <summary>Health URLs by the name of what answers there.</summary>
    public IReadOnlyDictionary<string, Uri> Healthy { get; init; } = new Dictionary<string, Uri>();

    /// <summary>The base of OTLP over HTTP; <c>/v1/traces</c> and so on are appended.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>Where profiles are sent, as to Pyroscope; <c>/ingest</c> is appended.</summary>
    public Uri? Profiles { get; init; }

    public Uri? Tempo { get; init; }

    public Uri? Loki { get; init; }

    public Uri? Mimir { get; init; }

    public Uri? Pyroscope { get; init; }

    public Uri? Grafana { get; init; }

    public string GrafanaUser { get; init; } = "admin";

    /// <summary>Null asks Grafana as an anonymous viewer.</summary>
    public string? GrafanaPassword { get; init; }

    /// <summary>The tenant of probes and queries, for stores with tenants.</summary>
    public string? Tenant { get; init; }
}
