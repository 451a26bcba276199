namespace Tally.Backend.Pyroscope;

/// <summary>How profiles are received and queried: the section <c>Pyroscope</c>.</summary>
internal sealed record PyroscopeOptions
{
    /// <summary>The largest request in bytes, after decompression of the request (not of the profiles in it). Default 64 MiB; 1 KiB to 1 GiB.</summary>
    public int MaxBodyBytes { get; init; } = 64 << 20;

    /// <summary>The largest single profile in bytes, decompressed. Default 16 MiB; 1 KiB to 1 GiB.</summary>
    public int MaxProfileBytes { get; init; } = 16 << 20;

    /// <summary>How many labels a series may have. Default 30, as upstream; 1 to 1000.</summary>
    public int MaxLabels { get; init; } = 30;

    /// <summary>How many nodes a flame graph has where the query does not say. Default 8192, as upstream; at least 1.</summary>
    public int DefaultFlameNodes { get; init; } = 8 << 10;

    /// <summary>How many nodes a query may ask for. Default 1048576, as upstream; at least 1.</summary>
    public int MaxFlameNodes { get; init; } = 1 << 20;

    /// <summary>How many points a series may have. Default 11000; at least 1.</summary>
    public int MaxPoints { get; init; } = 11_000;

    internal bool IsValid => MaxBodyBytes is >= 1 << 10 and <= 1 << 30 && MaxProfileBytes is >= 1 << 10 and <= 1 << 30
        && MaxLabels is >= 1 and <= 1000 && DefaultFlameNodes >= 1 && MaxFlameNodes >= 1 && MaxPoints >= 1;
}
