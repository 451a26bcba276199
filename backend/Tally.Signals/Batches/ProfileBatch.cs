namespace Tally.Signals;

/// <summary>A place in code: function and file are indexes into <see cref="SignalBatch.Values"/>; a line of 0 is unknown.</summary>
public readonly record struct FrameRow(int Function, int File, int Line);

/// <summary>The span that was active when a sample was taken. Profilers mostly know the span alone; then the trace is empty.</summary>
public readonly record struct SpanLink(TraceId TraceId, SpanId SpanId);

/// <summary>
/// How much of a profile's quantity was seen in a stack. <c>Stack</c> is a row of <see cref="ProfileBatch.Stacks"/>,
/// <c>Link</c> one of <see cref="ProfileBatch.Links"/>, 0 where no span was active.
/// </summary>
public readonly record struct ProfileSample(int Stack, int Link, long Value);

/// <summary>
/// One profile: samples of one quantity, taken over some time. Name, types and units are indexes into
/// <see cref="SignalBatch.Values"/>; together they are the profile's type, written <c>process_cpu:cpu:nanoseconds:cpu:nanoseconds</c>.
/// </summary>
public readonly record struct ProfileRow
{
    /// <summary>When the taking of samples began.</summary>
    public UnixNanos Time { get; init; }

    /// <summary>How long samples were taken for, in nanoseconds; 0 is unknown.</summary>
    public long DurationNanos { get; init; }

    /// <summary>What was profiled: process_cpu, memory, mutex, …</summary>
    public int Name { get; init; }

    public int SampleType { get; init; }
    public int SampleUnit { get; init; }

    /// <summary>What is counted between two samples, and its unit; 0 where the profile does not say.</summary>
    public int PeriodType { get; init; }
    public int PeriodUnit { get; init; }

    /// <summary>How much of the period's quantity lies between two samples; 0 is unknown.</summary>
    public long Period { get; init; }

    /// <summary>The labels of the series, without the type's; texts.</summary>
    public Slice Labels { get; init; }

    public Slice Samples { get; init; }
}

/// <summary>Profiles of one request.</summary>
public sealed class ProfileBatch : SignalBatch
{
    public List<ProfileRow> Profiles { get; init; } = [];
    public List<ProfileSample> Samples { get; init; } = [];

    /// <summary>Stacks as runs of <see cref="StackFrames"/>, the innermost frame first.</summary>
    public List<Slice> Stacks { get; init; } = [];

    /// <summary>Rows of <see cref="Frames"/>.</summary>
    public List<int> StackFrames { get; init; } = [];

    public List<FrameRow> Frames { get; init; } = [];

    /// <summary>The first is the empty one.</summary>
    public List<SpanLink> Links { get; init; } = [default];

    public override int ItemCount => Profiles.Count;
}
