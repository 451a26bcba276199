using System.Globalization;
using System.Text;

namespace Tally.Query.LogQl.Syntax;

/// <summary>The inside of a double-quoted string with Go's escapes.</summary>
internal static class Unescape
{
    /// <summary>Null where an escape is none of Go's.</summary>
    public static string? Go(ReadOnlySpan<char> quoted)
    {
        if (!quoted.Contains('\\'))
            return quoted.ToString();
        var bytes = new List<byte>(quoted.Length);
        for (var i = 0; i < quoted.Length;)
        {
            if (quoted[i] != '\\')
            {
                Rune.DecodeFromUtf16(quoted[i..], out var rune, out var length);
                Append(bytes, rune);
                i += length;
            }
            else if (!TryEscape(quoted, ref i, bytes))
                return null;
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    // \n, \x41 and \101 (bytes), é and \U0001F600 (characters)
    private static bool TryEscape(ReadOnlySpan<char> text, ref int at, List<byte> bytes)
    {
        if (at + 1 >= text.Length)
            return false;
        var c = text[at + 1];
        at += 2;
        switch (c)
        {
            case 'x':
                return TryNumber(text, ref at, 2, 16, out var hex) && Append(bytes, (byte)hex);
            case 'u':
                return TryNumber(text, ref at, 4, 16, out var small) && Rune.IsValid(small) && Append(bytes, new Rune(small));
            case 'U':
                return TryNumber(text, ref at, 8, 16, out var large) && Rune.IsValid(large) && Append(bytes, new Rune(large));
            case >= '0' and <= '7':
                at--;
                return TryNumber(text, ref at, 3, 8, out var octal) && octal < 256 && Append(bytes, (byte)octal);
            default:
                var index = "abfnrtv\\'\"".IndexOf(c, StringComparison.Ordinal);
                return index >= 0 && Append(bytes, (byte)"\a\b\f\n\r\t\v\\'\""[index]);
        }
    }

    private static bool TryNumber(ReadOnlySpan<char> text, ref int at, int digits, int numberBase, out int value)
    {
        value = 0;
        if (at + digits > text.Length)
            return false;
        foreach (var c in text.Slice(at, digits))
        {
            if (!int.TryParse([c], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var digit) || digit >= numberBase)
                return false;
            value = unchecked((value * numberBase) + digit);
        }
        at += digits;
        return true;
    }

    private static bool Append(List<byte> bytes, byte value)
    {
        bytes.Add(value);
        return true;
    }

    private static bool Append(List<byte> bytes, Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
            bytes.Add(b);
        return true;
    }
}
