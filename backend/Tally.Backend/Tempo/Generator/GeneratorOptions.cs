namespace Tally.Backend.Tempo;

/// <summary>The forms of a histogram: one series a bucket, one series for all buckets, or both.</summary>
internal enum HistogramKinds { Classic, Native, Both }

/// <summary>Which metrics are made of spans and how, section <c>Tempo:Generator</c>. Names, labels and buckets are upstream's.</summary>
internal sealed class GeneratorOptions
{
    /// <summary><c>traces_spanmetrics_*</c>: calls, latency and size by service, span name, kind and status. Default on.</summary>
    public bool SpanMetrics { get; set; } = true;

    /// <summary><c>traces_service_graph_*</c>: who called whom, how often, how long, with what failures. Default on.</summary>
    public bool ServiceGraphs { get; set; } = true;

    /// <summary>In which form durations are counted: classic buckets, native histograms, or both. Default both.</summary>
    public HistogramKinds Histograms { get; set; } = HistogramKinds.Both;

    /// <summary>How often all of them are written. Default 5 s (upstream's 15 s suit a fleet, not a desk); 1 s to 5 minutes.</summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How far a span's end may lie from now; others are stored but not counted here, since a count cannot be put into the past. Default 90 s; zero = any distance.</summary>
    public TimeSpan Slack { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>How many series may be active, buckets counted one by one. Spans that would need more are not counted. Default 100,000; at least 100.</summary>
    public int MaxSeries { get; set; } = 100_000;

    /// <summary>How long a call waits for its other side before it counts as one to or from the outside. Default 10 s, as upstream; 1 s to 10 minutes.</summary>
    public TimeSpan EdgeWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many calls may wait at once; further ones are not counted. Default 10,000, as upstream; at least 100.</summary>
    public int MaxWaitingEdges { get; set; } = 10_000;

    /// <summary>After how long without a span a series ends. Default 15 minutes, as upstream; at least 1 minute.</summary>
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromMinutes(15);

    public bool IsOn => SpanMetrics || ServiceGraphs;

    /// <exception cref="Server.StartupException">A value is out of its range.</exception>
    public void Validate()
    {
        Require(FlushInterval >= TimeSpan.FromSeconds(1) && FlushInterval <= TimeSpan.FromMinutes(5), nameof(FlushInterval), FlushInterval, "1 s to 5 minutes");
        Require(Slack >= TimeSpan.Zero, nameof(Slack), Slack, "zero or more");
        Require(MaxSeries >= 100, nameof(MaxSeries), MaxSeries, "at least 100");
        Require(EdgeWait >= TimeSpan.FromSeconds(1) && EdgeWait <= TimeSpan.FromMinutes(10), nameof(EdgeWait), EdgeWait, "1 s to 10 minutes");
        Require(MaxWaitingEdges >= 100, nameof(MaxWaitingEdges), MaxWaitingEdges, "at least 100");
        Require(Enum.IsDefined(Histograms), nameof(Histograms), Histograms, "Classic, Native or Both");
        Require(StaleAfter >= TimeSpan.FromMinutes(1), nameof(StaleAfter), StaleAfter, "at least 1 minute");
    }

    private static void Require(bool holds, string name, object value, string range)
    {
        if (!holds)
            throw new Server.StartupException($"Tempo:Generator:{name} is '{value}'; expected {range}.");
    }
}
