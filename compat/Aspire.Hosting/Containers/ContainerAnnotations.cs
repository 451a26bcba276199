namespace Aspire.Hosting.ApplicationModel;

/// <summary>The image of a container, by tag or by digest.</summary>
public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    private string? _tag;
    private string? _sha256;

    /// <summary>For example ghcr.io; default: the engine's.</summary>
    public string? Registry { get; set; }

    /// <summary>For example grafana/grafana.</summary>
    public required string Image { get; set; }

    /// <summary>Setting it clears the digest.</summary>
    public string? Tag { get => _tag; set => (_tag, _sha256) = (value, null); }

    /// <summary>64 hex digits; setting it clears the tag.</summary>
    public string? SHA256 { get => _sha256; set => (_sha256, _tag) = (value, null); }

    internal string FullName =>
        $"{(string.IsNullOrEmpty(Registry) ? "" : $"{Registry}/")}{Image}{(SHA256 is { Length: > 0 } ? $"@sha256:{SHA256}" : Tag is { Length: > 0 } ? $":{Tag}" : "")}";
}

/// <summary>What a container sees at a path.</summary>
public enum ContainerMountType
{
    /// <summary>A path of this machine.</summary>
    BindMount,

    /// <summary>A volume of the engine.</summary>
    Volume,
}

/// <summary>Something a container sees at a path.</summary>
public sealed class ContainerMountAnnotation : IResourceAnnotation
{
    /// <param name="source">An absolute path, or the name of a volume; null for an anonymous volume.</param>
    /// <param name="target">The path in the container.</param>
    /// <param name="type">Path or volume.</param>
    /// <param name="isReadOnly">Whether the container may not write to it.</param>
    public ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly)
    {
        if (type == ContainerMountType.BindMount && !Path.IsPathRooted(source))
            throw new ArgumentException("Bind mounts must specify a source path that is rooted.", nameof(source));
        if (type == ContainerMountType.Volume && string.IsNullOrEmpty(source) && isReadOnly)
            throw new ArgumentException("Anonymous volumes cannot be read-only.", nameof(isReadOnly));
        Source = source;
        Target = target;
        Type = type;
        IsReadOnly = isReadOnly;
    }

    /// <summary>An absolute path, or the name of a volume; null for an anonymous volume.</summary>
    public string? Source { get; }

    /// <summary>The path in the container.</summary>
    public string Target { get; }

    /// <summary>Path or volume.</summary>
    public ContainerMountType Type { get; }

    /// <summary>Whether the container may not write to it.</summary>
    public bool IsReadOnly { get; }
}

/// <summary>How long a container lives.</summary>
public enum ContainerLifetime
{
    /// <summary>As long as the AppHost.</summary>
    Session,

    /// <summary>Beyond the AppHost; the next run uses it again.</summary>
    Persistent,
}

/// <summary>How long a container lives.</summary>
public sealed class ContainerLifetimeAnnotation : IResourceAnnotation
{
    /// <summary>The lifetime.</summary>
    public required ContainerLifetime Lifetime { get; set; }
}

/// <summary>Adds to the arguments of the container engine's run command.</summary>
public sealed class ContainerRuntimeArgsCallbackAnnotation(Action<IList<object>> callback) : IResourceAnnotation
{
    /// <summary>What to do.</summary>
    public Func<ContainerRuntimeArgsCallbackContext, Task> Callback { get; } = context =>
    {
        callback(context.Args);
        return Task.CompletedTask;
    };
}

/// <summary>The arguments of the container engine's run command while they are put together.</summary>
public sealed class ContainerRuntimeArgsCallbackContext(IList<object> args, CancellationToken cancellationToken = default)
{
    /// <summary>Strings, or values that are filled in later.</summary>
    public IList<object> Args { get; } = args;

    /// <summary>Signalled when the application stops meanwhile.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}
