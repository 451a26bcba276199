using Tally.Backend.Otlp.Protobuf;
using Tally.Signals;

namespace Tally.Backend.Alloy.Components.Export;

/// <summary>An ExportTraceServiceRequest in protobuf.</summary>
internal static class SpanEncoding
{
    public static byte[] Encode(SpanBatch batch) =>
        CommonEncoding.Request(batch, batch.Spans.Count, row => (batch.Spans[row].Resource, batch.Spans[row].Scope), (wire, row) => Span(wire, batch, batch.Spans[row]));

    private static void Span(WireWriter wire, SpanBatch batch, SpanRow span)
    {
        wire.Id(1, span.TraceId);
        wire.Id(2, span.SpanId.Value);
        wire.Text(3, batch.Values.Text(span.TraceState));
        wire.Id(4, span.ParentSpanId.Value);
        wire.Text(5, batch.Values.Text(span.Name));
        wire.Varint(6, (ulong)span.Kind);
        wire.Fixed64(7, span.Start.Value);
        wire.Fixed64(8, span.End.Value);
        CommonEncoding.Attributes(wire, 9, batch, span.Attributes);
        wire.Varint(10, span.DroppedAttributes);
        for (var i = span.Events.Start; i < span.Events.Start + span.Events.Count; i++)
            wire.Message(11, new EventWriter(batch, batch.Events[i]).Write);
        wire.Varint(12, span.DroppedEvents);
        for (var i = span.Links.Start; i < span.Links.Start + span.Links.Count; i++)
            wire.Message(13, new LinkWriter(batch, batch.Links[i]).Write);
        wire.Varint(14, span.DroppedLinks);
        wire.Message(15, w =>
        {
            w.Text(2, batch.Values.Text(span.StatusMessage));
            w.Varint(3, (ulong)span.Status);
        });
        wire.Fixed32(16, span.Flags);
    }

    private sealed record EventWriter(SpanBatch Batch, EventRow Row)
    {
        public void Write(WireWriter wire)
        {
            wire.Fixed64(1, Row.Time.Value);
            wire.Text(2, Batch.Values.Text(Row.Name));
            CommonEncoding.Attributes(wire, 3, Batch, Row.Attributes);
            wire.Varint(4, Row.DroppedAttributes);
        }
    }

    private sealed record LinkWriter(SpanBatch Batch, LinkRow Row)
    {
        public void Write(WireWriter wire)
        {
            wire.Id(1, Row.TraceId);
            wire.Id(2, Row.SpanId.Value);
            wire.Text(3, Batch.Values.Text(Row.TraceState));
            CommonEncoding.Attributes(wire, 4, Batch, Row.Attributes);
            wire.Varint(5, Row.DroppedAttributes);
            wire.Fixed32(6, Row.Flags);
        }
    }
}
