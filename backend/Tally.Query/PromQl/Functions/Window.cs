using Tally.Query.PromQl.Evaluation;
using Tally.Query.PromQl.Syntax;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Functions;

/// <summary>
/// The samples of one series that one step of a range function sees, at least one. <c>Start</c> (exclusive) and <c>End</c>
/// are the range's ends, <c>Time</c> the step itself, <c>Arguments</c> the scalar arguments at this step.
/// </summary>
internal readonly ref struct Window
{
    public required ReadOnlySpan<long> Times { get; init; }
    public required ReadOnlySpan<double> Values { get; init; }
    public required SampleBuffer Buffer { get; init; }
    public required int First { get; init; }
    public required long Start { get; init; }
    public required long End { get; init; }
    public required long Time { get; init; }
    public required ReadOnlySpan<double> Arguments { get; init; }
    public required Annotations Notes { get; init; }
    public required CallNode Call { get; init; }
    public required string MetricName { get; init; }

    /// <summary>Where not none, the window holds samples outside its ends, too.</summary>
    public Extension Extension { get; init; }

    /// <summary>Whether it matters when the counting of the samples began.</summary>
    public bool HeedsStarts { get; init; }

    public int Count => Times.Length;

    /// <summary>Where annotations about the window's samples point.</summary>
    public Span ArgumentSpan => Call.Arguments[0].Span;

    public bool HasHistograms => CountHistograms() > 0;

    /// <summary>True where floats and histograms stand side by side.</summary>
    public bool IsMixed => CountHistograms() is var histograms && histograms > 0 && histograms < Count;

    /// <summary>Times and ends alone, and the values where they are floats.</summary>
    public FloatWindow Plain => new() { Times = Times, Values = Values, Start = Start, End = End };

    public double Seconds => (End - Start) / 1000.0;

    public NativeHistogram? Histogram(int index) => Buffer.Histogram(First + index);

    /// <summary>When the counting of a sample began; 0 where that is unknown or does not matter.</summary>
    public long CountedSince(int index) => HeedsStarts ? Buffer.Start(First + index) : 0;

    public PromValue this[int index] => new(Values[index], Histogram(index));

    public Window From(int index) => this with { Times = Times[index..], Values = Values[index..], First = First + index };

    /// <summary>The same window without its histograms.</summary>
    public Window Floats()
    {
        var floats = new SampleBuffer();
        for (var i = 0; i < Count; i++)
            if (Histogram(i) is null)
                floats.Add(Buffer, First + i);
        return this with { Times = floats.Times, Values = floats.Values, Buffer = floats, First = 0 };
    }

    private int CountHistograms()
    {
        var count = 0;
        for (var i = 0; Buffer.HasHistograms && i < Count; i++)
            count += Histogram(i) is null ? 0 : 1;
        return count;
    }

    public double SecondsBetween(int first, int second) => (Times[second] - Times[first]) / 1000.0;
}

/// <summary>A range function at one step; null where it has no value.</summary>
internal delegate PromValue? RangeFunction(in Window window);
