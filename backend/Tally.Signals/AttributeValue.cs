using System.Globalization;

namespace Tally.Signals;

/// <summary>What an <see cref="AttributeValue"/> holds; OTLP's AnyValue.</summary>
public enum ValueKind : byte
{
    /// <summary>No value; also how "attribute absent" reads.</summary>
    Empty,
    String,
    Bool,
    Int,
    Double,
    Bytes,
    Array,
    Map,
}

/// <summary>
/// One attribute value, compared by content and kind: the int 1, the double 1.0 and the string "1" are three values,
/// and a NaN equals itself so that values can be interned. Immutable; arrays handed in are owned by the value afterwards.
/// </summary>
public readonly struct AttributeValue : IEquatable<AttributeValue>
{
    private readonly object? _reference;
    private readonly long _bits;

    private AttributeValue(ValueKind kind, long bits, object? reference)
    {
        Kind = kind;
        _bits = bits;
        _reference = reference;
    }

    public ValueKind Kind { get; }

    public static AttributeValue From(string value) => new(ValueKind.String, 0, value);
    public static AttributeValue From(bool value) => new(ValueKind.Bool, value ? 1 : 0, null);
    public static AttributeValue From(long value) => new(ValueKind.Int, value, null);
    public static AttributeValue From(double value) => new(ValueKind.Double, BitConverter.DoubleToInt64Bits(value), null);
    public static AttributeValue From(byte[] value) => new(ValueKind.Bytes, 0, value);
    public static AttributeValue From(AttributeValue[] value) => new(ValueKind.Array, 0, value);
    public static AttributeValue From(KeyValuePair<string, AttributeValue>[] value) => new(ValueKind.Map, 0, value);

    public string AsString => Kind == ValueKind.String ? (string)_reference! : throw Wrong(ValueKind.String);
    public bool AsBool => Kind == ValueKind.Bool ? _bits != 0 : throw Wrong(ValueKind.Bool);
    public long AsInt => Kind == ValueKind.Int ? _bits : throw Wrong(ValueKind.Int);
    public double AsDouble => Kind == ValueKind.Double ? BitConverter.Int64BitsToDouble(_bits) : throw Wrong(ValueKind.Double);
    public ReadOnlyMemory<byte> AsBytes => Kind == ValueKind.Bytes ? (byte[])_reference! : throw Wrong(ValueKind.Bytes);
    public IReadOnlyList<AttributeValue> AsArray => Kind == ValueKind.Array ? (AttributeValue[])_reference! : throw Wrong(ValueKind.Array);
    public IReadOnlyList<KeyValuePair<string, AttributeValue>> AsMap => Kind == ValueKind.Map ? (KeyValuePair<string, AttributeValue>[])_reference! : throw Wrong(ValueKind.Map);

    public bool Equals(AttributeValue other) => Kind == other.Kind && Kind switch
    {
        ValueKind.String => AsString == other.AsString,
        ValueKind.Bytes => AsBytes.Span.SequenceEqual(other.AsBytes.Span),
        ValueKind.Array => ((AttributeValue[])_reference!).AsSpan().SequenceEqual((AttributeValue[])other._reference!),
        ValueKind.Map => MapEquals((KeyValuePair<string, AttributeValue>[])_reference!, (KeyValuePair<string, AttributeValue>[])other._reference!),
        _ => _bits == other._bits,
    };

    public override bool Equals(object? obj) => obj is AttributeValue other && Equals(other);

    public override int GetHashCode()
    {
        if (Kind is ValueKind.Int or ValueKind.Double or ValueKind.Bool)
            return (int)(((ulong)_bits + (ulong)Kind) * 0x9E3779B97F4A7C15 >> 32);
        var hash = new HashCode();
        hash.Add((byte)Kind);
        switch (Kind)
        {
            case ValueKind.String:
                hash.Add(AsString);
                break;
            case ValueKind.Bytes:
                hash.AddBytes(AsBytes.Span);
                break;
            case ValueKind.Array:
                foreach (var item in AsArray)
                    hash.Add(item);
                break;
            case ValueKind.Map:
                foreach (var (key, value) in AsMap)
                {
                    hash.Add(key);
                    hash.Add(value);
                }
                break;
            default:
                hash.Add(_bits);
                break;
        }
        return hash.ToHashCode();
    }

    public static bool operator ==(AttributeValue left, AttributeValue right) => left.Equals(right);
    public static bool operator !=(AttributeValue left, AttributeValue right) => !left.Equals(right);

    /// <summary>
    /// The text a label or a line shows for this value: numbers as JSON has them, bytes as base64,
    /// arrays and maps as JSON, an empty value as the empty string.
    /// </summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Empty => "",
        ValueKind.String => AsString,
        ValueKind.Bool => AsBool ? "true" : "false",
        ValueKind.Int => AsInt.ToString(CultureInfo.InvariantCulture),
        ValueKind.Double => GoFloat.Json(AsDouble),
        ValueKind.Bytes => Convert.ToBase64String(AsBytes.Span),
        _ => AttributeJson.Write(this),
    };

    private static bool MapEquals(ReadOnlySpan<KeyValuePair<string, AttributeValue>> left, ReadOnlySpan<KeyValuePair<string, AttributeValue>> right)
    {
        if (left.Length != right.Length)
            return false;
        for (var i = 0; i < left.Length; i++)
            if (left[i].Key != right[i].Key || left[i].Value != right[i].Value)
                return false;
        return true;
    }

    private InvalidOperationException Wrong(ValueKind expected) => new($"The value is {Kind}, not {expected}.");
}
