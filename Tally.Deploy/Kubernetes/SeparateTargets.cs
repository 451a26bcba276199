using Tally.Deploy.Manifest;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Kubernetes;

/// <summary>
/// Tempo, Loki and Mimir as separate targets: the same image and the same files, told by variables which part to be and where the
/// others are. What others call keeps its name, so that no URL changes.
/// </summary>
internal static class SeparateTargets
{
    public const string Memberlist = "memberlist";
    public const int MemberlistPort = 7946;
    public const int GrpcPort = 9095;

    /// <summary>One part of a store.</summary>
    /// <param name="Suffix">Of the workload's name; empty for the part that keeps the resource's name.</param>
    /// <param name="Target">The part's name in the program; more than one with commas.</param>
    private sealed record Part(string Suffix, string Target, int Replicas, int MemoryMiB, decimal Cpu)
    {
        /// <summary>The bindings that others call here.</summary>
        public string[] Serves { get; init; } = [];

        /// <summary>Keeps data on a volume that must not be lost.</summary>
        public bool IsStateful { get; init; }

        /// <summary>The groups of gRPC servers it is found in, beside the ring of all.</summary>
        public string[] Groups { get; init; } = [];
    }

    private static readonly Part[] Tempo =
    [
        new("distributor", "distributor", 2, 512, 0.5m) { Serves = ["otlp-grpc", "otlp-http"] },
        new("query-frontend", "query-frontend", 2, 512, 0.25m) { Serves = ["http"], Groups = ["query-frontend"] },
        new("querier", "querier", 2, 1024, 0.5m),
        // As many as the topic has partitions, and as many block builders: each takes the partition of its number.
        new("live-store", "live-store", 2, 2048, 0.5m) { IsStateful = true },
        new("block-builder", "block-builder", 2, 2048, 0.5m) { IsStateful = true },
        // One alone: two would give out the same work.
        new("backend-scheduler", "backend-scheduler", 1, 256, 0.1m) { IsStateful = true, Groups = ["backend-scheduler"] },
        new("backend-worker", "backend-worker", 2, 1024, 0.5m),
    ];

    private static readonly Part[] Loki =
    [
        new("", "distributor,query-frontend,query-scheduler", 2, 512, 0.5m) { Serves = ["http"], Groups = ["query-scheduler"] },
        new("querier", "querier", 2, 1024, 0.5m),
        new("ingester", "ingester,pattern-ingester", 3, 2048, 0.5m) { IsStateful = true },
        new("compactor", "compactor", 1, 512, 0.25m) { IsStateful = true, Groups = ["compactor"] },
    ];

    private static readonly Part[] Mimir =
    [
        new("", "distributor,query-frontend,query-scheduler", 2, 768, 0.5m) { Serves = ["http"], Groups = ["query-scheduler"] },
        new("querier", "querier", 2, 1024, 0.5m),
        new("ingester", "ingester", 3, 3072, 0.5m) { IsStateful = true },
        new("store-gateway", "store-gateway", 3, 1024, 0.25m) { IsStateful = true },
        new("compactor", "compactor", 1, 1024, 0.5m) { IsStateful = true },
    ];

    public static IEnumerable<Workload> Apply(Workload workload, DeploymentPlan plan)
    {
        var settings = plan.Environment.Kubernetes;
        if (!settings.SeparateTargets.Contains(workload.Name))
            return [workload];

        var at = JsonPath.RootOf($"{plan.Environment.Name}.yaml").Key("kubernetes").Key("separateTargets");
        var parts = workload.Kind switch
        {
            "tempo" => Tempo,
            "loki" => Loki,
            "mimir" => Mimir,
            _ => throw at.Mistake($"'{workload.Name}' has no separate targets; expected the resources that run Tempo, Loki or Mimir."),
        };
        if (workload.Bucket is null)
            throw at.Mistake($"the separate targets of '{workload.Name}' share their data through a bucket; give it under 'kubernetes.buckets'.");
        if (workload.Kind == "tempo" && settings.KafkaAddress is null)
            throw at.Mistake("Tempo's separate targets write through Kafka; give 'kubernetes.kafkaAddress', or leave Tempo in one process.");
        return parts.Select(part => Tuning.WithinMemory(Separate(workload, part, Variables(workload, settings.KafkaAddress, at))));
    }

    private static Workload Separate(Workload whole, Part part, Dictionary<string, string> variables)
    {
        variables["TARGET"] = part.Target;
        var name = part.Suffix.Length == 0 ? whole.Name : $"{whole.Name}-{part.Suffix}";
        var ports = whole.Ports.Where(port => part.Serves.Contains(port.Name)).ToArray();
        var health = whole.Health!.Port;
        if (!ports.Contains(health))
            health = health with { Name = "http-health", IsForHealthOnly = true };
        var at = new JsonPath($"separate targets of {whole.Name}");
        return (whole with
        {
            Name = name,
            Origin = whole.Name,
            Serves = part.Serves.Length > 0 ? whole.Name : null,
            Ports = [.. ports.Union([health])],
            Health = whole.Health with { Port = health },
            Groups = [$"{whole.Name}-{Memberlist}", .. part.Groups.Select(group => $"{whole.Name}-{group}")],
            Volumes = [.. whole.Volumes.Select(volume => volume with { IsScratch = !part.IsStateful })],
            Replicas = part.Replicas,
            MemoryMiB = part.MemoryMiB,
            Cpu = part.Cpu,
        }).With(variables.Select(pair => KeyValuePair.Create(pair.Key, Text.Of(pair.Value, at))));
    }

    private static Dictionary<string, string> Variables(Workload whole, string? kafkaAddress, JsonPath at)
    {
        // Every address of the name, asked again when members change.
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["MEMBERLIST_JOIN"] = $"dns+{Group(Memberlist, MemberlistPort)}" };
        foreach (var (name, value) in whole.Kind switch
        {
            "tempo" => new Dictionary<string, string>
            {
                ["KAFKA_ADDRESS"] = kafkaAddress!,
                ["QUERY_FRONTEND_ADDRESS"] = Group("query-frontend", GrpcPort),
                ["BACKEND_SCHEDULER_ADDRESS"] = Group("backend-scheduler", GrpcPort),
            },
            "loki" => new()
            {
                ["REPLICATION_FACTOR"] = "3",
                ["QUERY_SCHEDULER_ADDRESS"] = Group("query-scheduler", GrpcPort),
                ["COMPACTOR_GRPC_ADDRESS"] = Group("compactor", GrpcPort),
            },
            "mimir" => new() { ["REPLICATION_FACTOR"] = "3", ["QUERY_SCHEDULER_ADDRESS"] = Group("query-scheduler", GrpcPort) },
            _ => throw at.Mistake("no such store."),
        })
            variables[name] = value;
        return variables;

        string Group(string group, int port) => $"{whole.Name}-{group}:{port}";
    }
}
