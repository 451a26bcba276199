using Tally.Deploy.Manifest;

namespace Tally.Deploy.Environments;

/// <summary>What an environment file says; what it leaves out is as the manifest and <c>default.yaml</c> say.</summary>
internal sealed record EnvironmentSettings
{
    /// <summary>The file's name: dev, staging, prod; "default" for what all have in common.</summary>
    public required string Name { get; init; }

    /// <summary>The host of the routes, <c>tally.example.com</c>. Default: any.</summary>
    public string? Host { get; init; }

    /// <summary>A mirror for images that name no registry themselves.</summary>
    public string? ImageRegistry { get; init; }

    /// <summary>How long telemetry is kept, in whole days, 1 to 3650. Default: as the manifest says.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>How much of the traces is kept, above 0 to 100. Default: as the manifest says.</summary>
    public decimal? TraceSamplingPercentage { get; init; }

    /// <summary>How much of the logs is kept, above 0 to 100. Default: as the manifest says.</summary>
    public decimal? LogSamplingPercentage { get; init; }

    /// <summary>Images of what is built from source.</summary>
    public IReadOnlyDictionary<string, string> Images { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, ResourceSettings> Resources { get; init; } = new Dictionary<string, ResourceSettings>();

    public KubernetesSettings Kubernetes { get; init; } = new();
}

/// <summary>What an environment says of one resource.</summary>
internal sealed record ResourceSettings(JsonPath Path)
{
    public int? Replicas { get; init; }

    public int? MemoryMiB { get; init; }

    public decimal? Cpu { get; init; }

    /// <summary>The size of each of its volumes. Default: 10.</summary>
    public int? StorageGiB { get; init; }

    /// <summary>The user id on Kubernetes and ECS, where a volume can be given to a user. Default: as the manifest says.</summary>
    public int? User { get; init; }

    /// <summary>Variables added or replaced; expressions as in the manifest.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

/// <summary>What only Kubernetes has.</summary>
internal sealed record KubernetesSettings
{
    public string? Namespace { get; init; }

    public string? IngressClass { get; init; }

    /// <summary>The TLS secret of the routes. Default: none, so plain HTTP.</summary>
    public string? TlsSecret { get; init; }

    public string? StorageClass { get; init; }

    /// <summary>The secret store that ExternalSecrets read from. Default: none, so secrets are made by hand.</summary>
    public string? SecretStore { get; init; }

    /// <summary>Which of Tempo, Loki and Mimir run as separate targets, by resource. Default: none.</summary>
    public IReadOnlyList<string> SeparateTargets { get; init; } = [];

    /// <summary>The Kafka that Tempo's separate targets write through, <c>host:port</c>.</summary>
    public string? KafkaAddress { get; init; }

    /// <summary>Existing buckets, by the name of the manifest's resource. Default: none, so storage is on volumes.</summary>
    public IReadOnlyDictionary<string, ExternalBucket> Buckets { get; init; } = new Dictionary<string, ExternalBucket>();

    /// <summary>Annotations of each resource's service account: its identity in the cloud.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> ServiceAccounts { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();
}

/// <param name="Endpoint">host[:port], without a scheme.</param>
internal sealed record ExternalBucket(string Name, string Endpoint, string Region)
{
    public string Property(string name) => name switch
    {
        "name" => Name,
        "endpoint" => Endpoint,
        "region" => Region,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
