using Tally.Signals;

namespace Tally.Backend.Alloy.Components;

/// <summary>Copies spans with their events and links.</summary>
internal sealed class SpanRows(SpanBatch from, SpanBatch to) : RowCopy<SpanBatch>(from, to)
{
    public override void Add(int row)
    {
        var span = From.Spans[row];
        To.Spans.Add(span with
        {
            Name = Value(span.Name),
            TraceState = Value(span.TraceState),
            StatusMessage = Value(span.StatusMessage),
            Resource = Resource(span.Resource),
            Scope = Scope(span.Scope),
            Attributes = Attributes(span.Attributes),
            Events = Run(From.Events, To.Events, span.Events, happened => happened with { Name = Value(happened.Name), Attributes = Attributes(happened.Attributes) }),
            Links = Run(From.Links, To.Links, span.Links, link => link with { TraceState = Value(link.TraceState), Attributes = Attributes(link.Attributes) }),
        });
    }
}
