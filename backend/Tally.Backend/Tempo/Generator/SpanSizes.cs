using System.Text;
using Tally.Signals;

namespace Tally.Backend.Tempo;

/// <summary>How many bytes the spans of a batch take as protobuf messages, whatever form they came in. Each distinct value is measured once.</summary>
internal sealed class SpanSizes(SpanBatch batch)
{
    private const int Id = 2 + SpanId.Size, Fixed64 = 1 + 8;

    // 0 = not yet measured; a size is kept plus one.
    private readonly int[] _texts = new int[batch.Values.Count], _values = new int[batch.Values.Count];

    public int Of(in SpanRow span)
    {
        var size = 2 + TraceId.Size + Id + Field(Text(span.Name)) + Field(Text(span.TraceState)) + Attributes(span.Attributes)
            + Varint(span.DroppedAttributes) + Varint(span.DroppedEvents) + Varint(span.DroppedLinks);
        if (!span.ParentSpanId.IsEmpty)
            size += Id;
        if (span.Kind != SpanKind.Unspecified)
            size += 2;
        if (!span.Start.IsEmpty)
            size += Fixed64;
        if (!span.End.IsEmpty)
            size += Fixed64;
        // Its field number is 16, so its tag takes two bytes.
        if (span.Flags != 0)
            size += 2 + 4;
        for (var i = span.Events.Start; i < span.Events.Start + span.Events.Count; i++)
            size += Message(Event(batch.Events[i]));
        for (var i = span.Links.Start; i < span.Links.Start + span.Links.Count; i++)
            size += Message(Link(batch.Links[i]));
        var status = Field(Text(span.StatusMessage)) + (span.Status == StatusCode.Unset ? 0 : 2);
        return size + (status > 0 ? Message(status) : 0);
    }

    private int Event(in EventRow item) => (item.Time.IsEmpty ? 0 : Fixed64) + Field(Text(item.Name)) + Attributes(item.Attributes) + Varint(item.DroppedAttributes);

    private int Link(in LinkRow item) =>
        2 + TraceId.Size + Id + Field(Text(item.TraceState)) + Attributes(item.Attributes) + Varint(item.DroppedAttributes) + (item.Flags == 0 ? 0 : 1 + 4);

    private int Attributes(Slice slice)
    {
        var size = 0;
        for (var i = slice.Start; i < slice.Start + slice.Count; i++)
            size += Message(Field(Text(batch.Attributes[i].Key)) + Message(Value(batch.Attributes[i].Value)));
        return size;
    }

    private int Text(int id)
    {
        if (_texts[id] == 0)
            _texts[id] = Encoding.UTF8.GetByteCount(batch.Values.Text(id)) + 1;
        return _texts[id] - 1;
    }

    private int Value(int id)
    {
        if (_values[id] == 0)
            _values[id] = Value(batch.Values[id]) + 1;
        return _values[id] - 1;
    }

    private static int Value(AttributeValue value) => value.Kind switch
    {
        ValueKind.Empty => 0,
        ValueKind.String => Message(Encoding.UTF8.GetByteCount(value.AsString)),
        ValueKind.Bool => 2,
        ValueKind.Int => 1 + VarintBytes((ulong)value.AsInt),
        ValueKind.Double => Fixed64,
        ValueKind.Bytes => Message(value.AsBytes.Length),
        ValueKind.Array => Message(value.AsArray.Sum(item => Message(Value(item)))),
        _ => Message(value.AsMap.Sum(pair => Message(Field(Encoding.UTF8.GetByteCount(pair.Key)) + Message(Value(pair.Value))))),
    };

    // A field with a number below 16: absent where empty, else its tag, its length and itself.
    private static int Field(int length) => length == 0 ? 0 : Message(length);

    private static int Message(int length) => 1 + VarintBytes((ulong)length) + length;

    private static int Varint(uint value) => value == 0 ? 0 : 1 + VarintBytes(value);

    private static int VarintBytes(ulong value) => (System.Numerics.BitOperations.Log2(value | 1) + 7) / 7;
}
