using Tally.Backend.Otlp.Protobuf;
using Tally.Backend.Tempo;
using Tally.Signals;

namespace Tally.Backend.Alloy.Components.Export;

/// <summary>An ExportLogsServiceRequest in protobuf.</summary>
internal static class LogEncoding
{
    public static byte[] Encode(LogBatch batch) =>
        CommonEncoding.Request(batch, batch.Records.Count, row => (batch.Records[row].Resource, batch.Records[row].Scope), (wire, row) => Record(wire, batch, batch.Records[row]));

    private static void Record(WireWriter wire, LogBatch batch, LogRow record)
    {
        wire.Fixed64(1, record.Time.Value);
        wire.Varint(2, record.Severity);
        wire.Text(3, batch.Values.Text(record.SeverityText));
        if (record.Body != 0)
            wire.Message(5, w => SpanWire.Value(w, batch.Values[record.Body]));
        CommonEncoding.Attributes(wire, 6, batch, record.Attributes);
        wire.Varint(7, record.DroppedAttributes);
        wire.Fixed32(8, record.Flags);
        if (!record.TraceId.IsEmpty)
            wire.Id(9, record.TraceId);
        wire.Id(10, record.SpanId.Value);
        wire.Fixed64(11, record.ObservedTime.Value);
        wire.Text(12, batch.Values.Text(record.EventName));
    }
}
