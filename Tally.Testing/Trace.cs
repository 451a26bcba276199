using System.Text.Json;

namespace Tally.Testing;

/// <summary>A trace as far as it has arrived.</summary>
public sealed record Trace(IReadOnlyList<TraceSpan> Spans)
{
    /// <summary>The names of the services that took part.</summary>
    public IReadOnlySet<string> Services => Spans.Select(span => span.Service).ToHashSet(StringComparer.Ordinal);

    /// <summary>The spans without a parent in this trace; one in a trace that is complete.</summary>
    public IEnumerable<TraceSpan> Roots => Spans.Where(span => Parent(span) is null);

    /// <summary>The span that <paramref name="span"/> was started in, or null where it is a root or its parent has not arrived.</summary>
    public TraceSpan? Parent(TraceSpan span) => Spans.FirstOrDefault(other => other.SpanId == span.ParentSpanId);

    /// <summary>The spans started directly in <paramref name="span"/>.</summary>
    public IEnumerable<TraceSpan> Children(TraceSpan span) => Spans.Where(other => other.ParentSpanId == span.SpanId);

    /// <summary>True where walking up from <paramref name="span"/> meets <paramref name="ancestor"/>.</summary>
    public bool IsInside(TraceSpan span, TraceSpan ancestor)
    {
        // As many steps as there are spans at most, so that a cycle ends too.
        var current = Parent(span);
        for (var steps = 0; current is not null && steps < Spans.Count; steps++, current = Parent(current))
            if (current.SpanId == ancestor.SpanId)
                return true;
        return false;
    }

    // {"trace":{"resourceSpans":[{"resource":{"attributes":[…]},"scopeSpans":[{"spans":[…]}]}]}}
    internal static Trace Read(JsonElement answer)
    {
        var spans = new List<TraceSpan>();
        if (answer.TryGetProperty("trace", out var trace))
            foreach (var resourceSpans in Otlp.Items(trace, "resourceSpans"))
            {
                var resource = Otlp.Attributes(resourceSpans.TryGetProperty("resource", out var found) ? found : default);
                foreach (var scopeSpans in Otlp.Items(resourceSpans, "scopeSpans"))
                    foreach (var span in Otlp.Items(scopeSpans, "spans"))
                        spans.Add(TraceSpan.Read(span, resource));
            }
        return new(spans);
    }
}
