using System.Globalization;
using System.Text;
using Tally.Signals;

namespace Tally.Query.TraceQl;

/// <summary>Writes values as a query does.</summary>
internal static class LiteralPrinter
{
    public static string Print(Static value) => value.Type switch
    {
        StaticType.String => Quoted(value.AsString),
        StaticType.Float => Float(value.AsDouble),
        // Its digits alone would be out of range.
        StaticType.Int when value.AsLong == long.MinValue => "minInt",
        _ => value.ToString(),
    };

    /// <summary>A function's parameter: without a point where it is whole.</summary>
    public static string Number(double value) => double.IsInteger(value) && value is >= 0 and < 1L << 53 ? ((long)value).ToString(CultureInfo.InvariantCulture) : Float(value);

    // Always told from an integer; a number too large for its type reads as infinity.
    private static string Float(double value)
    {
        if (!double.IsFinite(value))
            return value > 0 ? "1e999" : "-1e999";
        var text = GoFloat.General(value);
        return text.AsSpan().IndexOfAny('.', 'e') >= 0 ? text : text + ".0";
    }

    private static string Quoted(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => c.ToString(),
            });
        return text.Append('"').ToString();
    }
}
