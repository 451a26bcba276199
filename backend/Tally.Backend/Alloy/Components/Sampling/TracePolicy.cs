using System.Text;
using Tally.Query.Text;
using Tally.Signals;

namespace Tally.Backend.Alloy.Components.Sampling;

/// <summary>Says of a whole trace whether to keep it; a trace is kept where any of the policies says so.</summary>
internal abstract class TracePolicy
{
    public abstract bool Keeps(PendingTrace trace);

    protected static bool AnySpan(PendingTrace trace, Func<SpanBatch, SpanRow, bool> test)
    {
        foreach (var (batch, row) in trace.Spans)
            if (test(batch, batch.Spans[row]))
                return true;
        return false;
    }
}

internal sealed class AlwaysSample : TracePolicy
{
    public override bool Keeps(PendingTrace trace) => true;
}

internal sealed class StatusCodePolicy(IReadOnlySet<StatusCode> codes) : TracePolicy
{
    public override bool Keeps(PendingTrace trace) => AnySpan(trace, (_, span) => codes.Contains(span.Status));
}

/// <summary>From the first start to the last end, in whole milliseconds: at least the threshold or, with an upper one, above it and up to that.</summary>
internal sealed class LatencyPolicy(long thresholdMs, long upperMs) : TracePolicy
{
    public override bool Keeps(PendingTrace trace)
    {
        var (start, end) = (UnixNanos.MaxValue, UnixNanos.MinValue);
        foreach (var (batch, row) in trace.Spans)
        {
            var span = batch.Spans[row];
            start = span.Start < start ? span.Start : start;
            end = span.End > end ? span.End : end;
        }
        var duration = (end.Value - start.Value) / UnixNanos.PerMillisecond;
        return upperMs == 0 ? duration >= thresholdMs : duration > thresholdMs && duration <= upperMs;
    }
}

/// <summary>A share of all traces, by FNV-1a of salt and trace id: collectors with the same salt decide alike.</summary>
internal sealed class ProbabilisticPolicy(double percentage, string salt) : TracePolicy
{
    private readonly ulong _threshold = percentage >= 100 ? ulong.MaxValue : (ulong)(ulong.MaxValue * (percentage / 100));

    public override bool Keeps(PendingTrace trace)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var b in Encoding.UTF8.GetBytes(salt))
            hash = (hash ^ b) * 0x100000001B3;
        Span<byte> id = stackalloc byte[TraceId.Size];
        trace.Id.Write(id);
        foreach (var b in id)
            hash = (hash ^ b) * 0x100000001B3;
        return _threshold > 0 && hash <= _threshold;
    }
}

/// <summary>A text attribute of a span or its resource with one of the values, or matching one of the patterns.</summary>
internal sealed class StringAttributePolicy(string key, IReadOnlySet<string> values, IReadOnlyList<Re2> patterns, bool isInverted) : TracePolicy
{
    public override bool Keeps(PendingTrace trace) => isInverted
        ? !AnySpan(trace, Matches)
        : AnySpan(trace, Matches);

    private bool Matches(SpanBatch batch, SpanRow span) => Matches(batch.Find(span.Attributes, key)) || Matches(batch.Find(batch.Resources[span.Resource].Attributes, key));

    private bool Matches(AttributeValue value) => value.Kind == ValueKind.String && (values.Contains(value.AsString) || patterns.Any(pattern => pattern.IsMatch(value.AsString)));
}

/// <summary>A bool attribute of a span or its resource.</summary>
internal sealed class BooleanAttributePolicy(string key, bool wanted) : TracePolicy
{
    public override bool Keeps(PendingTrace trace) => AnySpan(trace, (batch, span) => Is(batch.Find(span.Attributes, key)) || Is(batch.Find(batch.Resources[span.Resource].Attributes, key)));

    private bool Is(AttributeValue value) => value.Kind == ValueKind.Bool && value.AsBool == wanted;
}

/// <summary>A whole-number attribute of a span or its resource within a range, both ends included.</summary>
internal sealed class NumericAttributePolicy(string key, long least, long most) : TracePolicy
{
    public override bool Keeps(PendingTrace trace) => AnySpan(trace, (batch, span) => Is(batch.Find(span.Attributes, key)) || Is(batch.Find(batch.Resources[span.Resource].Attributes, key)));

    private bool Is(AttributeValue value) => value.Kind == ValueKind.Int && value.AsInt >= least && value.AsInt <= most;
}

/// <summary>All of several policies.</summary>
internal sealed class AndPolicy(IReadOnlyList<TracePolicy> policies) : TracePolicy
{
    public override bool Keeps(PendingTrace trace) => policies.All(policy => policy.Keeps(trace));
}
