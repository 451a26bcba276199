using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl;

/// <summary>A float, or a native histogram where <paramref name="Histogram"/> is given.</summary>
public readonly record struct PromValue(double Float, NativeHistogram? Histogram = null);

/// <summary>A value at a time in milliseconds since 1970.</summary>
public readonly record struct PromPoint(long Time, PromValue Value);

/// <summary>A series of a result: one point in an instant vector, ascending points in a matrix.</summary>
public sealed record PromSeries(LabelSet Labels, IReadOnlyList<PromPoint> Points);

/// <summary>What a query evaluated to.</summary>
public abstract record PromData
{
    public sealed record Scalar(long Time, double Value) : PromData;
    public sealed record Text(long Time, string Value) : PromData;
    public sealed record Vector(IReadOnlyList<PromSeries> Series) : PromData;
    public sealed record Matrix(IReadOnlyList<PromSeries> Series) : PromData;
}

/// <summary>Why an evaluation stopped; upstream's error types.</summary>
public enum PromFailure { Execution, Timeout, Canceled, NotSupported, Refused }

/// <summary>The data, or the reason why there is none; and what the reader should know about it.</summary>
public sealed record PromResult(PromData? Data, PromFailure? Failure, string Error, IReadOnlyList<string> Warnings, IReadOnlyList<string> Infos)
{
    public bool IsSuccess => Failure is null;
}
