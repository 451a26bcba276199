using System.Buffers.Binary;
using System.Globalization;

namespace Tally.Signals;

/// <summary>
/// A W3C trace id: 16 bytes, written as 32 lower-case hex digits, most significant byte first.
/// The zero value means "no trace".
/// </summary>
public readonly record struct TraceId(ulong High, ulong Low) : IComparable<TraceId>
{
    public const int Size = 16;

    public bool IsEmpty => (High | Low) == 0;

    /// <summary>Reads the 16 bytes of the wire form; any other length is no trace id.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out TraceId id)
    {
        id = default;
        if (bytes.Length != Size)
            return false;
        id = new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
        return true;
    }

    /// <summary>Reads 1 to 32 hex digits; as Tempo does, missing leading zeros are supplied.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out TraceId id)
    {
        id = default;
        if (hex.Length is 0 or > 2 * Size)
            return false;
        var low = hex.Length > 16 ? hex[^16..] : hex;
        var high = hex.Length > 16 ? hex[..^16] : "0";
        if (!ulong.TryParse(high, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var h)
            || !ulong.TryParse(low, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var l))
            return false;
        id = new(h, l);
        return true;
    }

    /// <summary>Writes the 16 bytes of the wire form.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Low);
    }

    public int CompareTo(TraceId other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public static bool operator <(TraceId left, TraceId right) => left.CompareTo(right) < 0;
    public static bool operator >(TraceId left, TraceId right) => left.CompareTo(right) > 0;
    public static bool operator <=(TraceId left, TraceId right) => left.CompareTo(right) <= 0;
    public static bool operator >=(TraceId left, TraceId right) => left.CompareTo(right) >= 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");
}
