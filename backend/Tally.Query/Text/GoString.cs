using System.Buffers;
using System.Globalization;
using System.Text;

namespace Tally.Query.Text;

/// <summary>
/// String literals as Go writes them, which all three query languages take. Their escapes may spell bytes that are no UTF-8;
/// such a byte is kept as a lone surrogate, which no valid text holds, so that it can be shown again.
/// </summary>
internal static class GoString
{
    private const char InvalidByte = '\uDC00';

    /// <summary>The text between double quotes, escaped as Go's strconv.Quote does for printable text.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        for (var i = 0; i < value.Length; i++)
            if (IsPair(value, i))
                text.Append(value, i++, 2);
            else
                text.Append(Escaped(value[i]));
        return text.Append('"').ToString();
    }

    public static string Decode(ReadOnlySpan<byte> utf8)
    {
        var text = new StringBuilder(utf8.Length);
        while (!utf8.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(utf8, out var rune, out var length) == OperationStatus.Done)
                text.Append(rune.ToString());
            else
                foreach (var invalid in utf8[..length])
                    text.Append((char)(InvalidByte + invalid));
            utf8 = utf8[length..];
        }
        return text.ToString();
    }

    /// <summary>False where the text holds bytes that are no UTF-8.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
            if (IsPair(text, i))
                i++;
            else if (char.IsSurrogate(text[i]))
                return false;
        return true;
    }

    private static string Escaped(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => @"\\",
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        < ' ' or '\x7f' => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
        >= InvalidByte and <= '\uDCFF' => string.Create(CultureInfo.InvariantCulture, $"\\x{c - InvalidByte:x2}"),
        _ => c.ToString(),
    };

    private static bool IsPair(ReadOnlySpan<char> text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]);
}
