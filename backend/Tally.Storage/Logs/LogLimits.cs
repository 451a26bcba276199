namespace Tally.Storage.Logs;

/// <summary>What the store takes, with Loki's defaults. Entries beyond are rejected one by one, with the reason.</summary>
public sealed record LogLimits
{
    /// <summary>Longest line in bytes of UTF-8. Default 256 KiB; at least 1.</summary>
    public int MaxLineBytes { get; init; } = 256 << 10;

    /// <summary>Bytes of all keys and values of an entry's structured metadata. Default 64 KiB; at least 0.</summary>
    public int MaxMetadataBytes { get; init; } = 64 << 10;

    /// <summary>Pairs of an entry's structured metadata. Default 128; at least 0.</summary>
    public int MaxMetadataEntries { get; init; } = 128;

    /// <summary>Labels of a stream. Default 15; at least 1.</summary>
    public int MaxLabels { get; init; } = 15;

    /// <summary>How far back a timestamp may lie. Default 7 days; above 0.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How far ahead of this machine's clock a timestamp may lie. Default 10 minutes; at least 0.</summary>
    public TimeSpan MaxAhead { get; init; } = TimeSpan.FromMinutes(10);

    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        Require(MaxLineBytes >= 1, nameof(MaxLineBytes), "at least 1");
        Require(MaxMetadataBytes >= 0, nameof(MaxMetadataBytes), "at least 0");
        Require(MaxMetadataEntries >= 0, nameof(MaxMetadataEntries), "at least 0");
        Require(MaxLabels >= 1, nameof(MaxLabels), "at least 1");
        Require(MaxAge > TimeSpan.Zero, nameof(MaxAge), "above 0");
        Require(MaxAhead >= TimeSpan.Zero, nameof(MaxAhead), "at least 0");
    }

    private static void Require(bool holds, string name, string range)
    {
        if (!holds)
            throw new ArgumentException($"Storage:Logs:{name} is out of range; expected {range}.", name);
    }
}
