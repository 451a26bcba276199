namespace Tally.Deploy.Manifest;

/// <summary>A resource as the manifest writes it; texts are still expressions.</summary>
internal abstract record Resource(string Name, JsonPath Path);

/// <summary>
/// What runs as a container: <c>container.v0</c> and <c>v1</c> with an image, <c>project.v0</c> and <c>v1</c>,
/// <c>dockerfile.v0</c> and containers with a build, whose image is given to the tool.
/// </summary>
internal sealed record RunnableResource(string Name, JsonPath Path) : Resource(Name, Path)
{
    /// <summary>Null if the image is built from source.</summary>
    public string? Image { get; init; }

    public bool IsProject { get; init; }

    public string? Entrypoint { get; init; }

    public string? ConnectionString { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<Binding> Bindings { get; init; } = [];

    public IReadOnlyList<BindMount> BindMounts { get; init; } = [];

    public IReadOnlyList<Volume> Volumes { get; init; } = [];
}

internal sealed record Binding(string Name, JsonPath Path, string Scheme, string Protocol, string Transport)
{
    public bool External { get; init; }

    /// <summary>The port outside of the container, if it differs.</summary>
    public int? Port { get; init; }

    /// <summary>The port that the container listens on.</summary>
    public int? TargetPort { get; init; }
}

/// <summary>A file or folder of the source tree, relative to the manifest's folder.</summary>
internal sealed record BindMount(JsonPath Path, string Source, string Target, bool ReadOnly);

internal sealed record Volume(JsonPath Path, string? Name, string Target, bool ReadOnly);

/// <summary>A <c>parameter.v0</c>: one input.</summary>
internal sealed record ParameterResource(string Name, JsonPath Path, string Value) : Resource(Name, Path)
{
    public string? ConnectionString { get; init; }

    public IReadOnlyDictionary<string, ParameterInput> Inputs { get; init; } = new Dictionary<string, ParameterInput>();

    public ParameterInput? Secret => Inputs.Values.FirstOrDefault(input => input.Secret);
}

internal sealed record ParameterInput(JsonPath Path, bool Secret, string? Default, GeneratedValue? Generated);

/// <summary>A value that the target makes up: <paramref name="Length"/> characters.</summary>
internal sealed record GeneratedValue(int Length, bool Special);

/// <summary>A <c>value.v0</c>: named texts, most often a connection string.</summary>
internal sealed record ValueResource(string Name, JsonPath Path, IReadOnlyDictionary<string, string> Values) : Resource(Name, Path);

/// <summary>An <c>annotated.string</c>: another value, encoded.</summary>
internal sealed record AnnotatedResource(string Name, JsonPath Path, string Value, string Filter) : Resource(Name, Path);

/// <summary>A <c>tally.workload.v0</c>: what the manifest's format cannot say of the resource <paramref name="Of"/>.</summary>
internal sealed record WorkloadResource(string Name, JsonPath Path, string Of) : Resource(Name, Path)
{
    public bool IsObservability { get; init; }

    public int? MemoryMiB { get; init; }

    public decimal? Cpu { get; init; }

    public BindingPath? Health { get; init; }

    public int? User { get; init; }

    public int? Replicas { get; init; }

    public BindingPath? Route { get; init; }
}

/// <summary>A path of a binding's HTTP server.</summary>
internal sealed record BindingPath(JsonPath Where, string Binding, string Path);

/// <summary>A <c>tally.bucket.v0</c>: object storage, used by each of <paramref name="Users"/> under a prefix of its own.</summary>
internal sealed record BucketResource(string Name, JsonPath Path, IReadOnlyList<BucketUser> Users) : Resource(Name, Path);

/// <param name="Environment">What the resource is told where there is a bucket.</param>
internal sealed record BucketUser(JsonPath Path, string Resource, string Prefix, int RetentionDays, IReadOnlyDictionary<string, string> Environment);
