using Tally.Deploy.Manifest;

namespace Tally.Deploy.Plan;

/// <summary>One thing to run, said so that any target can run it.</summary>
internal sealed record Workload
{
    /// <summary>A DNS label, the host under which others reach it.</summary>
    public required string Name { get; init; }

    /// <summary>Where the manifest says it.</summary>
    public required JsonPath Path { get; init; }

    public required string Image { get; init; }

    public bool IsObservability { get; init; }

    public string? Entrypoint { get; init; }

    public IReadOnlyList<Text> Arguments { get; init; } = [];

    public IReadOnlyDictionary<string, Text> Environment { get; init; } = new SortedDictionary<string, Text>(StringComparer.Ordinal);

    public IReadOnlyList<Port> Ports { get; init; } = [];

    public IReadOnlyList<ConfigMount> Configs { get; init; } = [];

    public IReadOnlyList<VolumeMount> Volumes { get; init; } = [];

    public int MemoryMiB { get; init; } = Defaults.MemoryMiB;

    /// <summary>In cores.</summary>
    public decimal Cpu { get; init; } = Defaults.Cpu;

    public Endpoint? Health { get; init; }

    /// <summary>The user id that the manifest says the process runs as; null leaves it to the image.</summary>
    public int? ImageUser { get; init; }

    /// <summary>The user id it runs as where volumes are given to a user; null leaves it to the image.</summary>
    public int? User { get; init; }

    public int Replicas { get; init; } = 1;

    /// <summary>What is reachable from outside, by path.</summary>
    public IReadOnlyList<Endpoint> Routes { get; init; } = [];

    /// <summary>Null if it keeps nothing in object storage.</summary>
    public BucketUse? Bucket { get; init; }

    /// <summary>The resource for which it answers: itself, or the one whose separate targets it is among; null if nobody calls it.</summary>
    public string? Serves { get; init; }

    /// <summary>Headless groups in which its replicas find each other, by the group's name.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The manifest's resource that it was made of: its own name, unless it is one of a resource's separate targets.</summary>
    public string Origin { get => field ?? Name; init; }

    /// <summary>What the image is: tempo for <c>grafana/tempo:3.0.3</c>.</summary>
    public string Kind => ImageName.Repository(Image).Split('/')[^1];

    public bool IsStateful => Volumes.Any(volume => !volume.IsScratch);

    /// <summary>The resources it calls, in order.</summary>
    public IEnumerable<string> Calls => Environment.Values.SelectMany(value => value.Resources).Where(name => name != Serves).Distinct().Order(StringComparer.Ordinal);

    public bool Uses(string variable) => Environment.ContainsKey(variable);

    /// <summary>The workload with variables added or replaced.</summary>
    public Workload With(IEnumerable<KeyValuePair<string, Text>> variables)
    {
        var all = new SortedDictionary<string, Text>(Environment.ToDictionary(), StringComparer.Ordinal);
        foreach (var (name, value) in variables)
            all[name] = value;
        return this with { Environment = all };
    }
}

internal static class Defaults
{
    public const int MemoryMiB = 256;
    public const decimal Cpu = 0.25m;
    public const int VolumeGiB = 10;

    /// <summary>The user of .NET's container images.</summary>
    public const int ProjectUser = 1654;

    /// <summary>Tempo takes 32 s to flush what it holds.</summary>
    public const int StopSeconds = 60;
}

/// <summary>A path of an HTTP server.</summary>
internal sealed record Endpoint(JsonPath At, Port Port, string Path);

/// <summary>Read-only files of the source tree, mounted at <paramref name="Target"/>.</summary>
/// <param name="IsFile">The target is the one file itself, else the folder that holds them.</param>
internal sealed record ConfigMount(JsonPath At, string Target, bool IsFile, IReadOnlyList<ConfigFile> Files);

/// <param name="Path">Relative to its mount, with forward slashes.</param>
internal sealed record ConfigFile(string Path, ReadOnlyMemory<byte> Content);

internal sealed record VolumeMount(string Name, string Target, bool ReadOnly, int SizeGiB)
{
    /// <summary>What is written there may go with the process.</summary>
    public bool IsScratch { get; init; }
}

/// <param name="Environment">What the workload is told where there is a bucket.</param>
internal sealed record BucketUse(string Bucket, string Prefix, int RetentionDays, IReadOnlyDictionary<string, Text> Environment);
