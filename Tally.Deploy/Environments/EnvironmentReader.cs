using Tally.Deploy.Manifest;

namespace Tally.Deploy.Environments;

/// <summary>Reads an environment file as strictly as the manifest.</summary>
internal static class EnvironmentReader
{
    public static EnvironmentSettings Read(string name, string yaml)
    {
        var root = JsonPath.RootOf($"{name}.yaml");
        var reader = new ObjectReader(YamlNodes.Parse(yaml, root), root);
        var settings = new EnvironmentSettings
        {
            Name = name,
            Host = reader.OptionalText("host"),
            ImageRegistry = reader.OptionalText("imageRegistry"),
            RetentionDays = reader.OptionalWhole("retentionDays", 1, 3650),
            TraceSamplingPercentage = reader.OptionalPositive("traceSamplingPercentage", 100),
            LogSamplingPercentage = reader.OptionalPositive("logSamplingPercentage", 100),
            Images = reader.Texts("images"),
            Parameters = reader.Texts("parameters"),
            Resources = Mistakes.Each(reader.Objects("resources"), resource => (resource.Name, Settings: Resource(resource.Value))).ToDictionary(resource => resource.Name, resource => resource.Settings, StringComparer.Ordinal),
            Kubernetes = reader.OptionalObject("kubernetes") is { } kubernetes ? Kubernetes(kubernetes) : new(),
        };
        reader.End();
        return settings;
    }

    private static ResourceSettings Resource(ObjectReader reader)
    {
        var settings = new ResourceSettings(reader.Path)
        {
            Replicas = reader.OptionalWhole("replicas", 0, 1000),
            MemoryMiB = reader.OptionalWhole("memoryMiB", 4, 122_880),
            Cpu = reader.OptionalPositive("cpu", 16),
            StorageGiB = reader.OptionalWhole("storageGiB", 1, 65_536),
            User = reader.OptionalWhole("user", 0, int.MaxValue),
            Environment = reader.Texts("env"),
        };
        reader.End();
        return settings;
    }

    private static KubernetesSettings Kubernetes(ObjectReader reader)
    {
        var settings = new KubernetesSettings
        {
            Namespace = reader.OptionalText("namespace"),
            IngressClass = reader.OptionalText("ingressClass"),
            TlsSecret = reader.OptionalText("tlsSecret"),
            StorageClass = reader.OptionalText("storageClass"),
            SecretStore = reader.OptionalText("secretStore"),
            SeparateTargets = reader.List("separateTargets", ObjectReader.TextOf),
            KafkaAddress = reader.OptionalText("kafkaAddress"),
            Buckets = reader.Objects("buckets").ToDictionary(bucket => bucket.Name, bucket => Bucket(bucket.Value), StringComparer.Ordinal),
            ServiceAccounts = reader.OptionalObject("serviceAccounts") is { } accounts
                ? accounts.Keys.ToDictionary(key => key, accounts.Texts, StringComparer.Ordinal)
                : new Dictionary<string, IReadOnlyDictionary<string, string>>(),
        };
        reader.End();
        return settings;
    }

    private static ExternalBucket Bucket(ObjectReader reader)
    {
        var bucket = new ExternalBucket(reader.Text("name"), reader.Text("endpoint"), reader.Text("region"));
        reader.End();
        return bucket.Endpoint.Contains("://", StringComparison.Ordinal)
            ? throw reader.Path.Key("endpoint").Mistake($"expected host or host:port, found '{bucket.Endpoint}'; leave the scheme out.")
            : bucket;
    }
}
