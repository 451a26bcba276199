using Tally.Query.PromQl.Syntax;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Evaluation;

/// <summary>An evaluation cannot go on; the message is upstream's. Caught at the door.</summary>
internal sealed class PromEvaluationException(string message, PromFailure failure = PromFailure.Execution) : Exception(message)
{
    public PromFailure Failure { get; } = failure;

    public static PromEvaluationException NotSupported(string what) => new($"{what} is not supported yet", PromFailure.NotSupported);
}

/// <summary>The moments a query is evaluated at, in milliseconds.</summary>
internal readonly record struct Timeline(long Start, long Step, int Count)
{
    public long this[int index] => Start + index * Step;

    public long End => this[Count - 1];
}

/// <summary>What all parts of one evaluation share. <c>Query</c> is the outermost timeline, whose start <c>@ start()</c> means.</summary>
internal sealed record EvaluationContext(
    MetricStore Store, PromOptions Options, bool IsRange, Timeline Query, Annotations Notes, SampleBudget Budget, CancellationToken Cancellation)
{
    /// <summary>What <c>@ end()</c> means: the end that was asked for, which no step need reach.</summary>
    public required long QueryEnd { get; init; }

    /// <summary>The selectors whose histograms' buckets nobody looks at.</summary>
    public required IReadOnlySet<SelectorNode> CountsOnly { get; init; }

    /// <summary>Reads a series as its selector needs it.</summary>
    public void Read(SelectedSeries series, SelectorNode selector, SampleBuffer into)
    {
        Cancellation.ThrowIfCancellationRequested();
        series.Read(into);
        if (CountsOnly.Contains(selector))
            Histograms.CountsOnly.Detect(into);
    }
}

/// <summary>Counts the samples a query holds in memory.</summary>
internal sealed class SampleBudget(long max)
{
    private long _held;

    public void Hold(long samples)
    {
        Foresee(samples);
        _held += samples;
    }

    /// <summary>Refuses so many samples more before they are there, however many a result is going to have.</summary>
    public void Foresee(long samples)
    {
        if (_held + samples > max)
            throw new PromEvaluationException("query processing would load too many samples into memory in query execution");
    }

    public void Release(long samples) => _held -= samples;
}
