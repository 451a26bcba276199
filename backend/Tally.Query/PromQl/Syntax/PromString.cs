using System.Text;
using Tally.Query.Text;

namespace Tally.Query.PromQl.Syntax;

/// <summary>String literals with Go's escapes; between backticks nothing is escaped.</summary>
internal static class PromString
{
    /// <summary>The offset of the closing quote.</summary>
    public static int FindEnd(string text, int start, char quote)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == quote)
                return i;
            if (quote == '`')
                continue;
            if (text[i] == '\n')
                break;
            if (text[i] == '\\')
                i++;
        }
        throw new PromSyntaxException(start, quote == '`' ? "unterminated raw string" : "unterminated quoted string");
    }

    public static string Unquote(string text, int start, int end, char quote)
    {
        var content = text.AsSpan(start + 1, end - start - 1);
        if (quote == '`' || !content.Contains('\\'))
            return content.ToString();
        // Escapes may spell single bytes of UTF-8, so the content is put together as bytes.
        var bytes = new MemoryStream();
        for (var i = start + 1; i < end; i++)
        {
            if (text[i] != '\\')
            {
                var run = i;
                while (i + 1 < end && text[i + 1] != '\\')
                    i++;
                bytes.Write(Encoding.UTF8.GetBytes(text[run..(i + 1)]));
                continue;
            }
            i++;
            switch (text[i])
            {
                case 'x':
                    bytes.WriteByte((byte)Digits(text, i + 1, 2, 16));
                    i += 2;
                    break;
                case 'u' or 'U':
                    var length = text[i] == 'u' ? 4 : 8;
                    var rune = Digits(text, i + 1, length, 16);
                    bytes.Write(Encoding.UTF8.GetBytes(Rune.IsValid(rune) ? new Rune(rune).ToString() : throw new PromSyntaxException(i - 1, "escape sequence is an invalid Unicode code point")));
                    i += length;
                    break;
                case >= '0' and <= '7':
                    bytes.WriteByte((byte)Digits(text, i, 3, 8));
                    i += 2;
                    break;
                default:
                    bytes.WriteByte(Simple(text, i));
                    break;
            }
        }
        return GoString.Decode(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <inheritdoc cref="GoString.Quote"/>
    public static string Quote(string value) => GoString.Quote(value);

    private static byte Simple(string text, int at) => text[at] switch
    {
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'n' => 10,
        'r' => 13,
        't' => 9,
        'v' => 11,
        '\\' => (byte)'\\',
        '\'' => (byte)'\'',
        '"' => (byte)'"',
        _ => throw new PromSyntaxException(at - 1, $"unknown escape sequence '\\{text[at]}'"),
    };

    private static int Digits(string text, int start, int count, int radix)
    {
        var value = 0;
        for (var i = start; i < start + count; i++)
        {
            var digit = i < text.Length && char.IsAsciiHexDigit(text[i]) ? Convert.ToInt32(text[i].ToString(), 16) : radix;
            if (digit >= radix)
                throw new PromSyntaxException(start - 1, "illegal character in escape sequence");
            value = value * radix + digit;
        }
        return value;
    }
}
