using System.Text;
using Tally.Query.Text;

namespace Tally.Query.LogQl.Templates;

/// <summary>Texts as Go has them: bytes of UTF-8. What is cut within a character keeps bytes that are no text, which are shown as U+FFFD.</summary>
internal static class GoText
{
    public static int Length(string text) => Encoding.UTF8.GetByteCount(text);

    public static byte ByteAt(string text, int index) => Encoding.UTF8.GetBytes(text)[index];

    /// <summary>The bytes from <paramref name="from"/> up to <paramref name="to"/>, both within the text.</summary>
    public static string Slice(string text, int from, int to) => GoString.Decode(Encoding.UTF8.GetBytes(text).AsSpan(from, to - from));

    /// <summary>How many characters.</summary>
    public static int Runes(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }

    /// <summary>The first characters, at most so many.</summary>
    public static string First(string text, int runes)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
            if (runes-- > 0)
                length += rune.Utf16SequenceLength;
            else
                break;
        return text[..Math.Min(length, text.Length)];
    }

    /// <summary>Without the characters of a set at the start.</summary>
    public static string TrimStart(string text, string set)
    {
        var runes = set.EnumerateRunes().ToHashSet();
        var start = 0;
        foreach (var rune in text.EnumerateRunes())
            if (runes.Contains(rune))
                start += rune.Utf16SequenceLength;
            else
                break;
        return text[start..];
    }

    /// <summary>Without the characters of a set at the end.</summary>
    public static string TrimEnd(string text, string set)
    {
        var runes = set.EnumerateRunes().ToHashSet();
        var end = text.Length;
        while (end > 0 && Rune.DecodeLastFromUtf16(text.AsSpan(0, end), out var rune, out var length) == System.Buffers.OperationStatus.Done && runes.Contains(rune))
            end -= length;
        return text[..end];
    }

    public static string Trim(string text, string set) => TrimEnd(TrimStart(text, set), set);
}
