using Tally.Backend.Otlp.Protobuf;

namespace Tally.Backend.Pyroscope.Connect;

/// <summary>Writes an answer as protobuf.</summary>
internal sealed class WireMessageWriter(WireWriter wire) : IMessageWriter
{
    public static ReadOnlyMemory<byte> Write(Action<IMessageWriter> message)
    {
        var wire = new WireWriter();
        message(new WireMessageWriter(wire));
        return wire.Written;
    }

    public void Text(int field, string name, string value) => wire.Text(field, value);

    public void Int64(int field, string name, long value) => wire.Varint(field, (ulong)value);

    public void Double(int field, string name, double value) => wire.Fixed64(field, BitConverter.DoubleToInt64Bits(value));

    public void Bool(int field, string name, bool value) => wire.Varint(field, value ? 1UL : 0);

    public void Texts(int field, string name, IReadOnlyCollection<string> values)
    {
        foreach (var value in values)
            wire.ChosenText(field, value);
    }

    public void Int64s(int field, string name, IReadOnlyCollection<long> values)
    {
        if (values.Count > 0)
            wire.Packed(field, values);
    }

    public void Message(int field, string name, Action<IMessageWriter> fill) => wire.Message(field, _ => fill(this));

    public void Messages<T>(int field, string name, IReadOnlyCollection<T> items, Action<IMessageWriter, T> fill)
    {
        foreach (var item in items)
            wire.Message(field, _ => fill(this, item));
    }
}
