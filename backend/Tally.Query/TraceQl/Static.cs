using System.Globalization;
using Tally.Signals;

namespace Tally.Query.TraceQl;

/// <summary>The types of TraceQL. <c>Attribute</c> is the type of an expression that only a span's data decides.</summary>
internal enum StaticType { Nil, Attribute, Int, Float, String, Bool, Duration, Status, Kind, Array, Many }

/// <summary>
/// A value of TraceQL. Durations are nanoseconds; status and kind carry OTLP's numbers. An <c>Array</c> is an attribute's array;
/// <c>Many</c> are the values that one field has at once (of several events, say), of which a comparison needs any.
/// </summary>
internal readonly struct Static
{
    private readonly long _bits;
    private readonly object? _reference;

    private Static(StaticType type, long bits, object? reference = null)
    {
        Type = type;
        _bits = bits;
        _reference = reference;
    }

    public static readonly Static Nil;
    public static readonly Static True = From(true);
    public static readonly Static False = From(false);

    public StaticType Type { get; }

    public static Static From(long value) => new(StaticType.Int, value);
    public static Static From(double value) => new(StaticType.Float, BitConverter.DoubleToInt64Bits(value));
    public static Static From(bool value) => new(StaticType.Bool, value ? 1 : 0);
    public static Static From(string value) => new(StaticType.String, 0, value);
    public static Static Duration(long nanos) => new(StaticType.Duration, nanos);
    public static Static From(StatusCode value) => new(StaticType.Status, (long)value);
    public static Static From(SpanKind value) => new(StaticType.Kind, (long)value);

    /// <summary>Nil for none, the value itself for one.</summary>
    public static Static Many(IReadOnlyList<Static> values) => values.Count switch
    {
        0 => Nil,
        1 => values[0],
        _ => new(StaticType.Many, 0, values),
    };

    /// <summary>An array or many values of other items.</summary>
    public static Static Of(StaticType type, IReadOnlyList<Static> items) => new(type, 0, items);

    /// <summary>As upstream, bytes, maps and mixed or nested arrays cannot be queried and read as nil.</summary>
    public static Static From(AttributeValue value) => value.Kind switch
    {
        ValueKind.String => From(value.AsString),
        ValueKind.Int => From(value.AsInt),
        ValueKind.Double => From(value.AsDouble),
        ValueKind.Bool => From(value.AsBool),
        ValueKind.Array => FromArray(value.AsArray),
        _ => Nil,
    };

    public bool IsTrue => Type == StaticType.Bool ? _bits != 0 : Type == StaticType.Many && Items.Any(item => item.IsTrue);
    public bool IsNumeric => Type is StaticType.Int or StaticType.Float or StaticType.Duration;
    public long AsLong => _bits;
    public double AsDouble => Type == StaticType.Float ? BitConverter.Int64BitsToDouble(_bits) : _bits;
    public string AsString => (string)_reference!;
    public IReadOnlyList<Static> Items => (IReadOnlyList<Static>)_reference!;

    /// <summary>As an attribute of a result: durations in Go's notation, status and kind by name, of many the first.</summary>
    public AttributeValue ToAttribute() => Type switch
    {
        StaticType.Int => AttributeValue.From(_bits),
        StaticType.Float => AttributeValue.From(AsDouble),
        StaticType.Bool => AttributeValue.From(_bits != 0),
        StaticType.Array => AttributeValue.From([.. Items.Select(item => item.ToAttribute())]),
        StaticType.Many => Items[0].ToAttribute(),
        _ => AttributeValue.From(ToString()),
    };

    /// <summary>As a query writes it, strings without quotes.</summary>
    public override string ToString() => Type switch
    {
        StaticType.Nil => "nil",
        StaticType.Int => _bits.ToString(CultureInfo.InvariantCulture),
        StaticType.Float => GoFloat.General(AsDouble),
        StaticType.String => AsString,
        StaticType.Bool => _bits != 0 ? "true" : "false",
        StaticType.Duration => GoDuration.Format(_bits),
        StaticType.Status => ((StatusCode)_bits).ToString().ToLowerInvariant(),
        StaticType.Kind => ((SpanKind)_bits).ToString().ToLowerInvariant(),
        _ => $"[{string.Join(", ", Items)}]",
    };

    private static Static FromArray(IReadOnlyList<AttributeValue> values)
    {
        if (values.Count == 0 || values.Any(value => value.Kind != values[0].Kind) || values[0].Kind is ValueKind.Array or ValueKind.Map or ValueKind.Bytes or ValueKind.Empty)
            return Nil;
        return new(StaticType.Array, 0, values.Select(From).ToArray());
    }
}
