namespace Tally.Deploy.Environments;

/// <summary>An environment's settings over those that all have in common: key by key the environment wins.</summary>
internal static class EnvironmentMerge
{
    public static EnvironmentSettings Over(this EnvironmentSettings own, EnvironmentSettings common) => new()
    {
        Name = own.Name,
        Host = own.Host ?? common.Host,
        ImageRegistry = own.ImageRegistry ?? common.ImageRegistry,
        RetentionDays = own.RetentionDays ?? common.RetentionDays,
        TraceSamplingPercentage = own.TraceSamplingPercentage ?? common.TraceSamplingPercentage,
        LogSamplingPercentage = own.LogSamplingPercentage ?? common.LogSamplingPercentage,
        Images = Over(own.Images, common.Images, (mine, _) => mine),
        Parameters = Over(own.Parameters, common.Parameters, (mine, _) => mine),
        Resources = Over(own.Resources, common.Resources, Over),
        Kubernetes = Over(own.Kubernetes, common.Kubernetes),
    };

    private static ResourceSettings Over(ResourceSettings own, ResourceSettings common) => new(own.Path)
    {
        Replicas = own.Replicas ?? common.Replicas,
        MemoryMiB = own.MemoryMiB ?? common.MemoryMiB,
        Cpu = own.Cpu ?? common.Cpu,
        StorageGiB = own.StorageGiB ?? common.StorageGiB,
        User = own.User ?? common.User,
        Environment = Over(own.Environment, common.Environment, (mine, _) => mine),
    };

    private static KubernetesSettings Over(KubernetesSettings own, KubernetesSettings common) => new()
    {
        Namespace = own.Namespace ?? common.Namespace,
        IngressClass = own.IngressClass ?? common.IngressClass,
        TlsSecret = own.TlsSecret ?? common.TlsSecret,
        StorageClass = own.StorageClass ?? common.StorageClass,
        SecretStore = own.SecretStore ?? common.SecretStore,
        SeparateTargets = own.SeparateTargets.Count > 0 ? own.SeparateTargets : common.SeparateTargets,
        KafkaAddress = own.KafkaAddress ?? common.KafkaAddress,
        Buckets = Over(own.Buckets, common.Buckets, (mine, _) => mine),
        ServiceAccounts = Over(own.ServiceAccounts, common.ServiceAccounts, (mine, theirs) => Over(mine, theirs, (value, _) => value)),
    };

    private static Dictionary<string, T> Over<T>(IReadOnlyDictionary<string, T> own, IReadOnlyDictionary<string, T> common, Func<T, T, T> both)
    {
        var merged = common.ToDictionary(StringComparer.Ordinal);
        foreach (var (key, value) in own)
            merged[key] = common.TryGetValue(key, out var theirs) ? both(value, theirs) : value;
        return merged;
    }
}
