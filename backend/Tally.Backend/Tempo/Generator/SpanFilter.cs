using Tally.Signals;

namespace Tally.Backend.Tempo;

/// <summary>Which spans metrics are made of: those with ids whose end lies near enough to now.</summary>
internal sealed class SpanFilter(UnixNanos now, TimeSpan slack)
{
    private readonly (long From, long To) _ends = slack == TimeSpan.Zero
        ? (long.MinValue, long.MaxValue)
        : (now.Value - slack.Ticks * TimeSpan.NanosecondsPerTick, now.Value + slack.Ticks * TimeSpan.NanosecondsPerTick);

    public long NowMs => now.Milliseconds;

    public bool Takes(in SpanRow span) => !span.TraceId.IsEmpty && !span.SpanId.IsEmpty && IsNear(span);

    public bool IsNear(in SpanRow span) => span.End.Value >= _ends.From && span.End.Value <= _ends.To;
}
