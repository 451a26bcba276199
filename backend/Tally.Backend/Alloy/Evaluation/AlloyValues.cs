using System.Globalization;
using System.Text;
using Tally.Signals;

namespace Tally.Backend.Alloy.Evaluation;

/// <summary>
/// The values of Alloy's expressions: null, bool, double (every number), string, a list of values, a dictionary of values by
/// name, a function, or a capsule, which is any other object and stands for what a component exports.
/// </summary>
internal static class AlloyValues
{
    public static string Kind(object? value) => value switch
    {
        null => "null",
        bool => "a bool",
        double => "a number",
        string => "a text",
        IReadOnlyList<object?> => "a list",
        IReadOnlyDictionary<string, object?> => "an object",
        Function => "a function",
        _ => "a capsule",
    };

    /// <summary>What <c>coalesce</c> passes over: null, an empty text, list or object, 0 and false.</summary>
    public static bool IsEmpty(object? value) =>
        value is null or "" or 0.0 or false or IReadOnlyList<object?> { Count: 0 } or IReadOnlyDictionary<string, object?> { Count: 0 };

    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (IReadOnlyList<object?> a, IReadOnlyList<object?> b) => a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second)),
        (IReadOnlyDictionary<string, object?> a, IReadOnlyDictionary<string, object?> b) => a.Count == b.Count && a.All(pair => b.TryGetValue(pair.Key, out var other) && AreEqual(pair.Value, other)),
        _ => Equals(left, right),
    };

    /// <summary>A number as a text argument takes it: the shortest digits that mean it, without an exponent.</summary>
    public static string Text(double number) => GoFloat.Plain(number);

    /// <summary>
    /// A text as a number argument takes it. As in Alloy, the text's form decides how all of it is read: after a minus sign
    /// as a whole number (<c>-5</c>, not <c>-5.5</c>), with a point or an exponent as a fraction (<c>7.5</c>, <c>1e2</c>), else
    /// as a whole number without a sign. Anything else is none: no space, no unit, no <c>%</c>, no <c>NaN</c>.
    /// </summary>
    public static bool TryNumber(string text, out double number)
    {
        const NumberStyles Fraction = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        number = 0;
        if (text.StartsWith('-'))
        {
            var isWhole = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var negative);
            number = negative;
            return isWhole;
        }
        if (text.AsSpan().ContainsAny('.', 'e', 'E'))
            return double.TryParse(text, Fraction, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
        var isNatural = ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var natural);
        number = natural;
        return isNatural;
    }

    /// <summary>Printf's verbs as <c>string.format</c> knows them: %s %d %t %q %g %f %%.</summary>
    public static string Format(string format, ReadOnlySpan<object?> arguments)
    {
        var result = new StringBuilder();
        var next = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                result.Append(format[i]);
                continue;
            }
            var verb = ++i < format.Length ? format[i] : throw new FormatException("the format ends with a lone %");
            if (verb == '%')
            {
                result.Append('%');
                continue;
            }
            if (next == arguments.Length)
                throw new FormatException($"%{verb} has no value");
            result.Append(Format(verb, arguments[next++]));
        }
        return next == arguments.Length ? result.ToString() : throw new FormatException($"{arguments.Length} values for {next} verbs");
    }

    // As Go quotes: OTTL reads it back with the same rules.
    private static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)}\"";

    private static string Format(char verb, object? value) => (verb, value) switch
    {
        ('s', string text) => text,
        ('s' or 'g', double number) => Text(number),
        ('s' or 't', bool flag) => flag ? "true" : "false",
        ('d', double number) => ((long)number).ToString(CultureInfo.InvariantCulture),
        ('f', double number) => number.ToString("F6", CultureInfo.InvariantCulture),
        ('q', string text) => Quote(text),
        _ => throw new FormatException($"%{verb} cannot write {Kind(value)}, known are %s %d %t %q %g %f and %%"),
    };
}

/// <summary>A function of Alloy's standard library; what is wrong with its arguments is the message of a <see cref="FormatException"/>.</summary>
internal delegate object? Function(ReadOnlySpan<object?> arguments);
