using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Tally.Signals;

namespace Tally.Backend.Otlp.Json;

/// <summary>
/// Walks JSON by protobuf's mapping. <see cref="NextField"/> and <see cref="NextItem"/> stand on a value; every other method
/// takes that value, where null counts as "not set". Anything that does not fit throws a <see cref="JsonException"/> with
/// its place, as the reader below does, and the door turns both into an error.
/// </summary>
internal ref struct JsonCursor
{
    // An attribute value takes four levels of JSON for one of its own: {"kvlistValue":{"values":[{"value":…
    private const int MaxDepth = ItemRules.MaxValueDepth * 4 + 32;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ValueTable _values;
    private Utf8JsonReader _reader;

    public JsonCursor(ReadOnlySpan<byte> bytes, ValueTable values)
    {
        _bytes = bytes;
        _values = values;
        _reader = new(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        _reader.Read();
    }

    /// <summary>The name of the field that <see cref="NextField"/> came to.</summary>
    public string Field { get; private set; } = "";

    public static string Describe(JsonException e) =>
        string.Create(CultureInfo.InvariantCulture, $"malformed JSON at line {e.LineNumber + 1}, position {e.BytePositionInLine + 1}: {Plain(e.Message)}");

    /// <summary>Enters an object; false where it is null.</summary>
    public readonly bool BeginObject() => Begin(JsonTokenType.StartObject, "an object");

    /// <summary>Enters an array; false where it is null.</summary>
    public readonly bool BeginArray() => Begin(JsonTokenType.StartArray, "an array");

    /// <summary>Steps to the next field's value; false at the end of the object.</summary>
    public bool NextField()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndObject)
            return false;
        Field = Unescaped();
        _reader.Read();
        return true;
    }

    /// <summary>Steps to the next item; false at the end of the array.</summary>
    public bool NextItem()
    {
        _reader.Read();
        return _reader.TokenType != JsonTokenType.EndArray;
    }

    public void Skip() => _reader.Skip();

    /// <summary>Nothing but white space may follow.</summary>
    public void End() => _reader.Read();

    public readonly string String() => _reader.TokenType switch
    {
        JsonTokenType.String => Unescaped(),
        JsonTokenType.Null => "",
        _ => throw Expected("a string"),
    };

    /// <summary>A string's index in the table. An empty string, proto3's "not set", is index 0.</summary>
    public readonly int Text() => String() is { Length: > 0 } text ? _values.Add(text) : 0;

    public readonly bool Bool() => _reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False or JsonTokenType.Null => false,
        _ => throw Expected("true or false"),
    };

    public readonly long Int64() => long.CreateChecked(Integer(long.MinValue, long.MaxValue));

    public readonly ulong UInt64() => ulong.CreateChecked(Integer(0, ulong.MaxValue));

    public readonly int Int32() => (int)Integer(int.MinValue, int.MaxValue);

    public readonly uint UInt32() => (uint)Integer(0, uint.MaxValue);

    /// <summary>A time; values beyond the year 2262 are clamped.</summary>
    public readonly UnixNanos Time() => UnixNanos.FromUnsigned(UInt64());

    public readonly double Double(double whenNull = 0)
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.Null:
                return whenNull;
            case JsonTokenType.Number:
                return _reader.GetDouble();
            case JsonTokenType.String:
                // "NaN", "Infinity" and "-Infinity", or a number in quotes
                return double.TryParse(String(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw Expected("a number");
            default:
                throw Expected("a number");
        }
    }

    /// <summary>An enumeration by number or by name.</summary>
    public readonly ulong Enum(string prefix, ReadOnlySpan<string> names)
    {
        if (_reader.TokenType != JsonTokenType.String)
            return (ulong)Integer(0, int.MaxValue);
        var text = String();
        var number = text.StartsWith(prefix, StringComparison.Ordinal) ? names.IndexOf(text[prefix.Length..]) : -1;
        return number >= 0 ? (ulong)number : (ulong)Integer(0, int.MaxValue);
    }

    /// <summary>Bytes in base64, with the alphabet of protobuf's JSON or of URLs, padded or not.</summary>
    public readonly byte[] Base64()
    {
        var text = String().Replace('-', '+').Replace('_', '/').TrimEnd('=');
        var bytes = new byte[text.Length * 3 / 4];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var written) && written == bytes.Length ? bytes : throw Expected("base64");
    }

    /// <summary>An id in hex, either case; null where it is no hex at all, which makes the item unfit and not the request.</summary>
    public readonly byte[] Hex()
    {
        var text = String();
        var bytes = new byte[(text.Length + 1) / 2];
        return Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done ? bytes : NoId(text);
    }

    public readonly JsonException Expected(string what) => Error($"expected {what}");

    public readonly JsonException Error(string what)
    {
        var before = _bytes[..(int)_reader.TokenStartIndex];
        return new(what, null, before.Count((byte)'\n'), before.Length - before.LastIndexOf((byte)'\n') - 1);
    }

    // No id has this length, so the item is counted as one with a bad id.
    private static byte[] NoId(string text) => new byte[Math.Max(1, text.Length)] is { Length: 8 or 16 } ? new byte[text.Length + 1] : new byte[Math.Max(1, text.Length)];

    private readonly bool Begin(JsonTokenType start, string what) =>
        _reader.TokenType == start || (_reader.TokenType == JsonTokenType.Null ? false : throw Expected(what));

    private readonly Int128 Integer(Int128 least, Int128 most)
    {
        var (isNumber, value) = _reader.TokenType switch
        {
            JsonTokenType.Null => (true, 0),
            JsonTokenType.Number => Parse(_reader.ValueSpan),
            JsonTokenType.String when !_reader.ValueIsEscaped => Parse(_reader.ValueSpan),
            _ => default,
        };
        return isNumber && value >= least && value <= most ? value : throw Expected($"a whole number from {least} to {most}");
    }

    // 12, and as protobuf's mapping allows, 12.0 and 1.2e1
    private static (bool IsNumber, Int128 Value) Parse(ReadOnlySpan<byte> text)
    {
        if (Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return (true, whole);
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value == decimal.Truncate(value) ? (true, (Int128)value) : default;
    }

    private readonly string Unescaped()
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Invalid UTF-8, or half a surrogate pair: the same replacement that the protobuf reader makes.
            return System.Text.Encoding.UTF8.GetString(_reader.ValueSpan);
        }
    }

    // The reader appends the place, which Describe tells first: "… LineNumber: 0 | BytePositionInLine: 5."
    private static string Plain(string message)
    {
        var place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (place < 0 ? message : message[..place]).TrimEnd('.');
    }
}
