using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Backend.Prometheus.Otlp;

/// <summary>What all points of one metric of one resource and scope share: name, metadata and the labels that do not come from the point.</summary>
internal sealed class MetricIdentity(int number, string name, MetricMetadata metadata)
{
    public int Number { get; } = number;
    public string Name { get; } = name;
    public MetricMetadata Metadata { get; } = metadata;

    /// <summary>The number of the batch that has its metadata already.</summary>
    public long ToldIn { get; set; }
}

/// <summary>One resource, by a number, and its <c>target_info</c>, where it has one.</summary>
internal sealed record TargetSeries(int Number, LabelSet? Labels);

/// <summary>The series of one point, and what delta points have added up to. Guarded by the translator's lock.</summary>
internal sealed class PointSeries(LabelSet labels)
{
    /// <summary>The point's labels under the metric's name.</summary>
    public LabelSet Labels { get; } = labels;

    public LabelSet? Sum { get; private set; }
    public LabelSet? Count { get; private set; }

    /// <summary>By bucket or quantile, with the bounds they were made for.</summary>
    public LabelSet[] Parts { get; private set; } = [];
    public double[] Bounds { get; private set; } = [];

    /// <summary>The time of the last delta point, and the start of the first in milliseconds.</summary>
    public UnixNanos DeltaTime { get; set; }
    public long DeltaStart { get; set; }

    public double DeltaSum { get; set; }
    public double DeltaCount { get; set; }
    public double[] DeltaBuckets { get; private set; } = [];
    public NativeHistogram? DeltaHistogram { get; set; }

    /// <summary>Makes the series of a histogram or summary, anew where its bounds have changed.</summary>
    public void Split(string name, ReadOnlySpan<double> bounds, string partSuffix, string partLabel, bool withInfinity)
    {
        if (Sum is not null && bounds.SequenceEqual(Bounds))
            return;
        Bounds = bounds.ToArray();
        Sum = Labels.With("__name__", name + "_sum");
        Count = Labels.With("__name__", name + "_count");
        var part = Labels.With("__name__", name + partSuffix);
        var parts = Bounds.Select(bound => part.With(partLabel, Query.PromQl.PromNumber.Decimal(bound)));
        Parts = [.. withInfinity ? parts.Append(part.With(partLabel, "+Inf")) : parts];
        DeltaBuckets = new double[Parts.Length];
        (DeltaSum, DeltaCount) = (0, 0);
    }
}
