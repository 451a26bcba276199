namespace Tally.Storage;

/// <summary>How one signal's store keeps its data. Checked by <see cref="Validate"/> when a store opens.</summary>
public sealed record StorageOptions
{
    /// <summary>The folder that this store alone writes to; created where missing.</summary>
    public required string Folder { get; init; }

    /// <summary>How long data is kept, counted from its own timestamps. Default 7 days; at least 1 minute.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How many bytes the sealed segments may take on disk; the oldest go first. Default 10 GiB; at least 16 MiB.</summary>
    public long MaxBytes { get; init; } = 10L << 30;

    /// <summary>How many rows the open segment takes before it is sealed. Default 250,000; 1,000 to 10,000,000.</summary>
    public int SegmentRows { get; init; } = 250_000;

    /// <summary>How much memory the loaded columns of sealed segments may take before the longest unused are dropped. Default 256 MiB; 0 or more.</summary>
    public long HotBytes { get; init; } = 256L << 20;

    /// <summary>
    /// True: an acknowledged item survives a power cut (each append waits for the disk).
    /// False, the default: it survives the process's sudden death, because the write has reached the operating system.
    /// </summary>
    public bool Fsync { get; init; }

    /// <exception cref="ArgumentException">A value is out of its range; the message names it and the range.</exception>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Folder);
        Require(Retention >= TimeSpan.FromMinutes(1), nameof(Retention), Retention, "at least 1 minute");
        Require(MaxBytes >= 16 << 20, nameof(MaxBytes), MaxBytes, "at least 16777216 (16 MiB)");
        Require(SegmentRows is >= 1_000 and <= 10_000_000, nameof(SegmentRows), SegmentRows, "1000 to 10000000");
        Require(HotBytes >= 0, nameof(HotBytes), HotBytes, "at least 0");
    }

    private static void Require(bool holds, string name, object value, string range)
    {
        if (!holds)
            throw new ArgumentException($"Storage:{name} is {value}; expected {range}.", name);
    }
}
