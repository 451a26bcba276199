namespace Tally.Hosting;

/// <summary>The most memory each container may use, in MiB, at least 64. The defaults make 2.7 GB in all.</summary>
public sealed class MemoryOptions
{
    /// <summary>Default 384.</summary>
    public int Alloy { get; set; } = 384;

    /// <summary>Default 384.</summary>
    public int Tempo { get; set; } = 384;

    /// <summary>Default 384.</summary>
    public int Loki { get; set; } = 384;

    /// <summary>Default 768.</summary>
    public int Mimir { get; set; } = 768;

    /// <summary>Default 384.</summary>
    public int Pyroscope { get; set; } = 384;

    /// <summary>Default 384.</summary>
    public int Grafana { get; set; } = 384;
}
