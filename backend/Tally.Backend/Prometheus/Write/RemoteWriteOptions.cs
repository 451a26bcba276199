namespace Tally.Backend.Prometheus.Write;

/// <summary>How remote write is received. Section <c>Prometheus:RemoteWrite</c>.</summary>
internal sealed record RemoteWriteOptions
{
    /// <summary>The largest request, in bytes after decompression. Default 64 MiB; at least 1 KiB.</summary>
    public int MaxBodyBytes { get; init; } = 64 << 20;

    /// <summary>
    /// Whether a sample that says when its counting began (version 2.0) brings a zero of that time along, so that its first
    /// increase counts. Default false, as upstream.
    /// </summary>
    public bool CreatedZeroSamples { get; init; }
}
