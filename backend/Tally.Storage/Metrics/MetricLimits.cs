namespace Tally.Storage.Metrics;

/// <summary>What a <see cref="MetricStore"/> takes in before it refuses. A refused sample never harms an existing series.</summary>
public sealed record MetricLimits
{
    /// <summary>How many series may be active, that is, have a sample since the last sealing. Default 1,000,000; at least 1.</summary>
    public int MaxSeries { get; init; } = 1_000_000;

    /// <summary>How many series one metric name may have active. Default 100,000; at least 1.</summary>
    public int MaxSeriesPerMetric { get; init; } = 100_000;

    /// <summary>How much older than its series' newest sample a sample may be. Default 10 minutes; zero refuses all late samples.</summary>
    public TimeSpan OutOfOrderWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many exemplars are kept per segment; further ones are dropped. Default 100,000; 0 keeps none.</summary>
    public int MaxExemplars { get; init; } = 100_000;

    /// <summary>How far in the future a sample may be. Default 10 minutes; at least 0.</summary>
    public TimeSpan MaxFuture { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>After how long the open segment is sealed although it is not full. Default 2 hours; at least 1 minute.</summary>
    public TimeSpan SegmentDuration { get; init; } = TimeSpan.FromHours(2);

    /// <summary>How many bytes of sealed samples stay unpacked in memory between queries. Default 128 MiB; at least 0.</summary>
    public long CacheBytes { get; init; } = 128L << 20;

    /// <summary>Whether the store keeps when the counting of each sample began (upstream's st-storage). Default false.</summary>
    public bool StartTimestamps { get; init; }

    /// <exception cref="ArgumentException">A value is out of its range; the message names it and the range.</exception>
    public void Validate()
    {
        Require(MaxSeries >= 1, nameof(MaxSeries), MaxSeries, "at least 1");
        Require(MaxSeriesPerMetric >= 1, nameof(MaxSeriesPerMetric), MaxSeriesPerMetric, "at least 1");
        Require(OutOfOrderWindow >= TimeSpan.Zero, nameof(OutOfOrderWindow), OutOfOrderWindow, "not negative");
        Require(MaxFuture >= TimeSpan.Zero, nameof(MaxFuture), MaxFuture, "not negative");
        Require(MaxExemplars >= 0, nameof(MaxExemplars), MaxExemplars, "at least 0");
        Require(SegmentDuration >= TimeSpan.FromMinutes(1), nameof(SegmentDuration), SegmentDuration, "at least 1 minute");
        Require(CacheBytes >= 0, nameof(CacheBytes), CacheBytes, "at least 0");
    }

    private static void Require(bool holds, string name, object value, string range)
    {
        if (!holds)
            throw new ArgumentException($"Storage:Metrics:{name} is {value}; expected {range}.", name);
    }
}
