namespace Tally.Backend.Tempo;

/// <summary>The trace side's own settings, section <c>Tempo</c>. A limit of zero is none.</summary>
internal sealed class TempoOptions
{
    /// <summary>The longest time between start and end of a search or of a question for tags. Default 7 days, as upstream.</summary>
    public TimeSpan MaxSearchDuration { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How many traces a search may return. Default 262,144, as upstream.</summary>
    public int MaxSearchLimit { get; set; } = 256 * 1024;

    /// <summary>How many spans of each spanset a search may return. Default 100, as upstream.</summary>
    public int MaxSpansPerSpanSet { get; set; } = 100;

    /// <summary>How many bytes the text of a query may have. Default 128 KiB, as upstream.</summary>
    public int MaxQueryBytes { get; set; } = 128 * 1024;

    /// <summary>The longest time of a metrics query. Default 1 day, as upstream.</summary>
    public TimeSpan MaxMetricsDuration { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How many steps a metrics query may have. Default 10,000, as upstream.</summary>
    public int MaxIntervals { get; set; } = 10_000;

    /// <summary>How many series a metrics query may return; a request may ask for fewer. Default 10,000.</summary>
    public int MaxSeries { get; set; } = 10_000;

    /// <summary>How many bytes of protobuf a trace may have; of a longer one its first spans are answered, as PARTIAL. Default 50 MB.</summary>
    public long MaxTraceBytes { get; set; } = 50_000_000;

    /// <summary>The metrics made of spans, section <c>Tempo:Generator</c>.</summary>
    public GeneratorOptions Generator { get; set; } = new();
}
