using System.Buffers.Binary;
using System.Globalization;

namespace Tally.Signals;

/// <summary>A W3C span id: 8 bytes, written as 16 lower-case hex digits. The zero value means "no span" (a root's parent).</summary>
public readonly record struct SpanId(ulong Value)
{
    public const int Size = 8;

    public bool IsEmpty => Value == 0;

    /// <summary>Reads the 8 bytes of the wire form; any other length is no span id.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out SpanId id)
    {
        id = default;
        if (bytes.Length != Size)
            return false;
        id = new(BinaryPrimitives.ReadUInt64BigEndian(bytes));
        return true;
    }

    /// <summary>Reads 1 to 16 hex digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out SpanId id)
    {
        id = default;
        if (hex.Length is 0 or > 2 * Size
            || !ulong.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return false;
        id = new(value);
        return true;
    }

    /// <summary>Writes the 8 bytes of the wire form.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt64BigEndian(destination, Value);

    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
