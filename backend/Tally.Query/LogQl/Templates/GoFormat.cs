using System.Globalization;
using System.Text;
using Tally.Signals;

namespace Tally.Query.LogQl.Templates;

/// <summary>Go's <c>printf</c>: <c>%[flags][width][.precision]verb</c>; what does not fit is shown as Go shows it (<c>%!d(string=x)</c>).</summary>
internal static class GoFormat
{
    private const int MaxWidth = 10_000;

    public static string Format(string format, ReadOnlySpan<object?> arguments)
    {
        var output = new StringBuilder();
        var next = 0;
        for (var at = 0; at < format.Length;)
        {
            if (format[at] != '%')
            {
                output.Append(format[at++]);
                continue;
            }
            at++;
            var spec = Spec.Read(format, ref at, arguments, ref next);
            if (at >= format.Length)
                output.Append("%!(NOVERB)");
            else if (format[at] == '%')
                output.Append('%');
            else if (next >= arguments.Length)
                output.Append("%!").Append(format[at]).Append("(MISSING)");
            else
                output.Append(spec.Padded(One(format[at], spec, arguments[next++])));
            at++;
        }
        if (next < arguments.Length)
            output.Append("%!(EXTRA ").Append(string.Join(", ", arguments[next..].ToArray().Select(a => $"{GoPrint.TypeName(a)}={GoPrint.Text(a)}"))).Append(')');
        return output.ToString();
    }

    private static string One(char verb, Spec spec, object? value) => (verb, value) switch
    {
        ('v' or 's', string text) => spec.Cut(text),
        ('v', double number) => spec.Signed(GoFloat.General(number)),
        ('v', long integer) => spec.Signed(integer.ToString(CultureInfo.InvariantCulture)),
        ('v' or 's', not (long or double or bool)) or ('v' or 't', bool) => spec.Cut(GoPrint.Text(value) is "<no value>" ? "<nil>" : GoPrint.Text(value)),
        ('q', string text) => Quoted(text),
        ('T', _) => GoPrint.TypeName(value),
        ('d', long integer) => spec.Signed(integer.ToString(CultureInfo.InvariantCulture)),
        ('x' or 'X', long integer) => spec.Signed(Hex(integer, verb)),
        ('x' or 'X', string text) => verb == 'X' ? Convert.ToHexString(Encoding.UTF8.GetBytes(text)) : Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)),
        ('o', long integer) => spec.Signed(integer < 0 ? "-" + Convert.ToString(-integer, 8) : Convert.ToString(integer, 8)),
        ('b', long integer) => spec.Signed(integer < 0 ? "-" + Convert.ToString(-integer, 2) : Convert.ToString(integer, 2)),
        ('c', long integer) => Rune.TryCreate((int)Math.Clamp(integer, 0, int.MaxValue), out var rune) ? rune.ToString() : "\uFFFD",
        ('f' or 'F', double number) => spec.Signed(GoPrecision.Fixed(number, spec.Precision ?? 6)),
        ('e', double number) => spec.Signed(GoPrecision.Scientific(number, spec.Precision ?? 6)),
        ('g', double number) => spec.Signed(spec.Precision is { } digits ? number.ToString($"G{Math.Max(1, digits)}", CultureInfo.InvariantCulture) : GoFloat.General(number)),
        _ => $"%!{verb}({(value is null ? "<nil>" : $"{GoPrint.TypeName(value)}={GoPrint.Text(value)}")})",
    };

    private static string Hex(long integer, char verb)
    {
        var hex = (integer < 0 ? -(Int128)integer : integer).ToString(verb == 'X' ? "X" : "x", CultureInfo.InvariantCulture).TrimStart('0');
        return (integer < 0 ? "-" : "") + (hex.Length == 0 ? "0" : hex);
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
            quoted.Append(c switch { '"' => "\\\"", '\\' => "\\\\", '\n' => "\\n", '\t' => "\\t", '\r' => "\\r", _ when char.IsControl(c) => $"\\x{(int)c:x2}", _ => c.ToString() });
        return quoted.Append('"').ToString();
    }

    private readonly record struct Spec(bool IsLeft, bool HasPlus, bool HasSpace, bool HasZeros, int Width, int? Precision)
    {
        public static Spec Read(string format, ref int at, ReadOnlySpan<object?> arguments, ref int next)
        {
            var start = at;
            while (at < format.Length && "-+ 0#".Contains(format[at]))
                at++;
            var flags = format.AsSpan(start, at - start);
            var (left, plus, space, zeros) = (flags.Contains('-'), flags.Contains('+'), flags.Contains(' '), flags.Contains('0'));
            var width = Count(format, ref at, arguments, ref next) ?? 0;
            int? precision = null;
            if (at < format.Length && format[at] == '.')
            {
                at++;
                precision = Count(format, ref at, arguments, ref next) ?? 0;
            }
            return new(left || width < 0, plus, space, zeros, Math.Abs(width), precision);
        }

        public string Cut(string text) => Precision is { } most && most < text.Length ? GoText.First(text, most) : text;

        public string Signed(string number) => number[0] is '-' or '+' ? number : HasPlus ? "+" + number : HasSpace ? " " + number : number;

        public string Padded(string text)
        {
            // A width counts characters.
            var missing = Width - GoText.Runes(text);
            if (missing <= 0)
                return text;
            if (IsLeft)
                return text + new string(' ', missing);
            if (!HasZeros)
                return new string(' ', missing) + text;
            var sign = text is ['-' or '+', ..] ? text[..1] : "";
            return sign + new string('0', missing) + text[sign.Length..];
        }

        private static int? Count(string format, ref int at, ReadOnlySpan<object?> arguments, ref int next)
        {
            if (at < format.Length && format[at] == '*')
            {
                at++;
                return next < arguments.Length && arguments[next++] is long given ? (int)Math.Clamp(given, -MaxWidth, MaxWidth) : 0;
            }
            var start = at;
            while (at < format.Length && char.IsAsciiDigit(format[at]))
                at++;
            return at == start ? null : int.TryParse(format.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Min(count, MaxWidth) : MaxWidth;
        }
    }
}
