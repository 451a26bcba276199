using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Tally.Signals;

namespace Tally.Backend.Otlp.Protobuf;

/// <summary>How a protobuf field is laid out; the low three bits of its tag.</summary>
internal enum WireType { Varint, Fixed64, Length, StartGroup, EndGroup, Fixed32 }

/// <summary>
/// Reads protobuf's wire form in one pass, without copying. <see cref="Next"/> steps through the fields of a message, the
/// other methods take the value of the current field, and <see cref="Enter"/> and <see cref="Leave"/> bracket a nested message.
/// The first error sticks in <see cref="Error"/>; from then on every message reads as ended and every value as zero, so
/// callers check it once, at the end.
/// </summary>
internal ref struct ProtoReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ValueTable _values;
    private readonly Span<SeenText> _texts;
    private readonly Span<SeenAttribute> _attributes;
    private int _position;
    private int _end;
    private int _tagAt;

    /// <summary>
    /// Reads a whole message, interning into <paramref name="values"/>. Positions in errors count from its first byte.
    /// The other two are zeroed room for the caches, <see cref="Protobuf.Seen.Slots"/> long.
    /// </summary>
    public ProtoReader(ReadOnlySpan<byte> bytes, ValueTable values, Span<SeenText> texts, Span<SeenAttribute> attributes)
    {
        _bytes = bytes;
        _values = values;
        _texts = texts;
        _attributes = attributes;
        _end = bytes.Length;
    }

    public int Field { get; private set; }

    public WireType Wire { get; private set; }

    /// <summary>What is wrong and where, once something is.</summary>
    public string? Error { get; private set; }

    /// <summary>Steps to the next field; false at the end of the message, or after an error. The field's value must be taken or skipped.</summary>
    public bool Next()
    {
        if (_position >= _end || Error is not null)
            return false;
        _tagAt = _position;
        var tag = ReadVarint();
        if (tag is < 8 or > uint.MaxValue)
            Fail(_tagAt, $"{tag} is no field tag");
        Field = (int)(tag >> 3);
        Wire = (WireType)(tag & 7);
        return Error is null;
    }

    /// <summary>Narrows to the nested message of the current field. Returns what <see cref="Leave"/> needs.</summary>
    public int Enter()
    {
        var length = Expect(WireType.Length) ? ReadLength() : 0;
        var outer = _end;
        _end = _position + length;
        return outer;
    }

    /// <summary>Widens to the message around, after the last field of the nested one.</summary>
    public void Leave(int outer)
    {
        _position = _end;
        _end = outer;
    }

    public ulong Varint() => Expect(WireType.Varint) ? ReadVarint() : 0;

    public bool Bool() => Varint() != 0;

    public uint UInt32() => (uint)Varint();

    /// <summary>An sint32: zigzag-coded.</summary>
    public int SInt32()
    {
        var value = (uint)Varint();
        return (int)(value >> 1) ^ -(int)(value & 1);
    }

    public ulong Fixed64() => Expect(WireType.Fixed64) && Has(sizeof(ulong)) ? BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong))) : 0;

    public uint Fixed32() => Expect(WireType.Fixed32) && Has(sizeof(uint)) ? BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint))) : 0;

    public double Double() => BitConverter.UInt64BitsToDouble(Fixed64());

    /// <summary>A time; values beyond the year 2262 are clamped.</summary>
    public UnixNanos Time() => UnixNanos.FromUnsigned(Fixed64());

    public ReadOnlySpan<byte> Bytes() => Expect(WireType.Length) ? Take(ReadLength()) : default;

    /// <summary>A string's index in the table. An empty string, proto3's "not set", is index 0.</summary>
    public int Text()
    {
        var utf8 = Bytes();
        if (utf8.IsEmpty)
            return 0;
        ref var seen = ref _texts[Seen.Slot(utf8)];
        if (seen.Length != utf8.Length || !utf8.SequenceEqual(_bytes.Slice(seen.Start, utf8.Length)))
            seen = new(_position - utf8.Length, utf8.Length, _values.AddUtf8(utf8));
        return seen.Index;
    }

    /// <summary>
    /// Takes a KeyValue that stood earlier in the request, byte for byte. Where there was none nothing is taken; read it, and
    /// <see cref="Remember"/> it by <paramref name="start"/>, where its content begins.
    /// </summary>
    public bool TrySeen(out AttributeRef attribute, out int start)
    {
        var before = _position;
        var content = Bytes();
        start = _position - content.Length;
        if (content.Length > 0 && _attributes[Seen.Slot(content)] is var seen && seen.Length == content.Length && content.SequenceEqual(_bytes.Slice(seen.Start, content.Length)))
        {
            attribute = seen.Attribute;
            return true;
        }
        attribute = default;
        _position = before;
        return false;
    }

    /// <summary>Keeps the KeyValue that has just been left for <see cref="TrySeen"/>.</summary>
    public readonly void Remember(int start, AttributeRef attribute)
    {
        if (Error is null && _position > start)
            _attributes[Seen.Slot(_bytes[start.._position])] = new(start, _position - start, attribute);
    }

    /// <summary>A repeated fixed64, packed or one at a time; adds to <paramref name="values"/> and returns how many.</summary>
    public int Fixed64s(List<ulong> values)
    {
        if (Wire != WireType.Length)
        {
            values.Add(Fixed64());
            return 1;
        }
        var packed = Packed64();
        for (var i = 0; i < packed.Length; i += sizeof(ulong))
            values.Add(BinaryPrimitives.ReadUInt64LittleEndian(packed[i..]));
        return packed.Length / sizeof(ulong);
    }

    /// <summary>A repeated double, packed or one at a time; adds to <paramref name="values"/> and returns how many.</summary>
    public int Doubles(List<double> values)
    {
        if (Wire != WireType.Length)
        {
            values.Add(Double());
            return 1;
        }
        var packed = Packed64();
        for (var i = 0; i < packed.Length; i += sizeof(double))
            values.Add(BinaryPrimitives.ReadDoubleLittleEndian(packed[i..]));
        return packed.Length / sizeof(double);
    }

    /// <summary>A repeated uint64, packed or one at a time; adds to <paramref name="values"/> and returns how many.</summary>
    public int Varints(List<ulong> values)
    {
        if (Wire != WireType.Length)
        {
            values.Add(Varint());
            return 1;
        }
        var before = values.Count;
        var outer = Enter();
        while (_position < _end && Error is null)
            values.Add(ReadVarint());
        Leave(outer);
        return values.Count - before;
    }

    /// <summary>Passes over a field that the reader does not know.</summary>
    public void Skip()
    {
        switch (Wire)
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.Fixed64:
                Pass(sizeof(ulong));
                break;
            case WireType.Length:
                Pass(ReadLength());
                break;
            case WireType.Fixed32:
                Pass(sizeof(uint));
                break;
            default:
                Fail(_tagAt, $"field {Field} has wire type {(int)Wire}, which OTLP does not use");
                break;
        }
    }

    /// <summary>Records an error about the current field.</summary>
    public void Fail(string what) => Fail(_tagAt, what);

    private void Fail(int at, string what) => Error ??= $"malformed protobuf at byte {at}: {what}";

    private bool Expect(WireType expected)
    {
        if (Wire != expected)
            Fail(_tagAt, $"field {Field} has wire type {(int)Wire}, expected {(int)expected}");
        return Wire == expected;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong ReadVarint()
    {
        if (_position < _end && _bytes[_position] is < 0x80 and var one)
        {
            _position++;
            return one;
        }
        return ReadLongVarint();
    }

    private ulong ReadLongVarint()
    {
        var start = _position;
        ulong value = 0;
        for (var shift = 0; shift < 70 && _position < _end; shift += 7)
        {
            var next = _bytes[_position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        Fail(start, _position < _end ? "a varint takes more than 10 bytes" : "it ends within a varint");
        return 0;
    }

    private int ReadLength()
    {
        var at = _position;
        var length = ReadVarint();
        if (length <= (ulong)(_end - _position))
            return (int)length;
        Fail(at, $"a length of {length} passes the end of its message, {_end - _position} bytes on");
        return 0;
    }

    private ReadOnlySpan<byte> Packed64()
    {
        var packed = Bytes();
        if (packed.Length % sizeof(ulong) == 0)
            return packed;
        Fail(_tagAt, $"field {Field} packs 8-byte values into {packed.Length} bytes");
        return default;
    }

    private bool Has(int count)
    {
        if (count <= _end - _position)
            return true;
        Fail(_position, $"it ends {_end - _position} bytes into a value of {count}");
        return false;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _bytes.Slice(_position, count);
        _position += count;
        return taken;
    }

    private void Pass(int count)
    {
        if (Has(count))
            _position += count;
    }
}
