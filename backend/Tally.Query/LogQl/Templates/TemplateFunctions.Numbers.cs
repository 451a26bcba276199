using System.Globalization;
using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Templates;

internal static partial class TemplateFunctions
{
    private static TemplateFunction[] Numbers() =>
    [
        Of("int", [Kind.Any], a => GoCast.Integer(a[0])),
        Of("float64", [Kind.Any], a => GoCast.Number(a[0])),
        Integers("add", static (a, b) => a + b),
        Of("sub", [Kind.Any, Kind.Any], a => unchecked(GoCast.Integer(a[0]) - GoCast.Integer(a[1]))),
        Integers("mul", static (a, b) => a * b),
        Of("div", [Kind.Any, Kind.Any], a => Divided(GoCast.Integer(a[0]), GoCast.Integer(a[1]))),
        Of("mod", [Kind.Any, Kind.Any], a => Remainder(GoCast.Integer(a[0]), GoCast.Integer(a[1]))),
        Integers("max", Math.Max),
        Integers("min", Math.Min),
        Decimals("addf", static (a, b) => a + b, static (a, b) => a + b),
        Decimals("subf", static (a, b) => a - b, static (a, b) => a - b),
        Decimals("mulf", static (a, b) => a * b, static (a, b) => a * b),
        Decimals("divf", DividedExactly, static (a, b) => a / b),
        Of("maxf", [Kind.Any], a => a.Select(GoCast.Number).Aggregate(Math.Max), Kind.Any),
        Of("minf", [Kind.Any], a => a.Select(GoCast.Number).Aggregate(Math.Min), Kind.Any),
        Of("ceil", [Kind.Any], a => Math.Ceiling(GoCast.Number(a[0]))),
        Of("floor", [Kind.Any], a => Math.Floor(GoCast.Number(a[0]))),
        Of("round", [Kind.Any, Kind.Integer], a => Rounded(GoCast.Number(a[0]), I(a, 1), a.Length > 2 ? GoCast.Number(a[2]) : 0.5), Kind.Any),
        Text("bytes", text => Units.TryBytes(text, out var bytes) ? (double)bytes : throw new TemplateCallException($"\"{text}\" is no size in bytes")),
        Text("duration", Seconds), Text("duration_seconds", Seconds),
    ];

    private static TemplateFunction Integers(string name, Func<long, long, long> step) =>
        Of(name, [], a => a.Length == 0 ? 0L : a.Select(GoCast.Integer).Aggregate(step), Kind.Any);

    // In decimals, so that 0.1 and 0.2 are 0.3; what is too large for them is counted in doubles.
    private static TemplateFunction Decimals(string name, Func<decimal, decimal, decimal> exactly, Func<double, double, double> roughly) => Of(name, [Kind.Any], a =>
    {
        var numbers = a.Select(GoCast.Number).ToArray();
        try
        {
            // By way of text: .NET's own conversions keep 15 digits.
            return double.Parse(numbers.Select(ToDecimal).Aggregate(exactly).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            return numbers.Aggregate(roughly);
        }
    }, Kind.Any);

    private static decimal ToDecimal(double number) => decimal.TryParse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact : throw new OverflowException();

    private static decimal DividedExactly(decimal left, decimal right) =>
        right == 0 ? throw new TemplateCallException("decimal division by 0") : Math.Round(left / right, 16, MidpointRounding.AwayFromZero);

    private static long Divided(long left, long right) => right switch
    {
        0 => throw new TemplateCallException("runtime error: integer divide by zero"),
        -1 => unchecked(-left),
        _ => left / right,
    };

    private static long Remainder(long left, long right) => right switch
    {
        0 => throw new TemplateCallException("runtime error: integer divide by zero"),
        -1 => 0,
        _ => left % right,
    };

    private static double Rounded(double value, long places, double roundsUpFrom)
    {
        var power = Math.Pow(10, places);
        var shifted = power * value;
        return (shifted - Math.Truncate(shifted) >= roundsUpFrom ? Math.Ceiling(shifted) : Math.Floor(shifted)) / power;
    }

    private static object Seconds(string text) =>
        Units.TryGoDuration(text, out var nanos) ? nanos / 1e9 : throw new TemplateCallException($"time: invalid duration \"{text}\"");
}
