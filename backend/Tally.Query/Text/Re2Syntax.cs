using System.Text;

namespace Tally.Query.Text;

/// <summary>
/// Rewrites what RE2 spells differently from .NET: <c>(?P&lt;n&gt;…)</c>, <c>\z</c> and <c>$</c> (end of text only),
/// <c>\Q…\E</c>, <c>\C</c>, POSIX classes, ASCII-only <c>\d \s \w</c>, and <c>(?U)</c>, which is refused.
/// </summary>
internal static class Re2Syntax
{
    // RE2's Perl classes are ASCII; .NET's are Unicode.
    private static readonly Dictionary<char, string> PerlClasses = new()
    {
        ['d'] = "0-9",
        ['s'] = @"\t\n\f\r ",
        ['w'] = "0-9A-Za-z_",
    };

    private static readonly Dictionary<string, string> PosixClasses = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z", ["alpha"] = "A-Za-z", ["ascii"] = @"\x00-\x7F", ["blank"] = @"\t ", ["cntrl"] = @"\x00-\x1F\x7F",
        ["digit"] = "0-9", ["graph"] = "!-~", ["lower"] = "a-z", ["print"] = " -~", ["punct"] = @"!-/:-@\[-`{-~",
        ["space"] = @"\t\n\v\f\r ", ["upper"] = "A-Z", ["word"] = "0-9A-Za-z_", ["xdigit"] = "0-9A-Fa-f",
    };

    /// <exception cref="ArgumentException">The pattern uses a construct that cannot be carried over.</exception>
    public static string ToDotNet(string pattern)
    {
        var output = new StringBuilder(pattern.Length + 16);
        var inClass = false;
        var multiline = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\')
                i = Escape(pattern, i, inClass, output);
            else if (inClass)
                i = InClass(pattern, i, output, ref inClass);
            else if (c == '[')
                i = OpenClass(pattern, i, output, ref inClass);
            else if (c == '(' && At(pattern, i + 1, "?"))
                i = Group(pattern, i, output, ref multiline);
            else if (c == '$' && !multiline)
                output.Append(@"\z");
            else
                output.Append(c);
        }
        return output.ToString();
    }

    private static int Escape(string pattern, int i, bool inClass, StringBuilder output)
    {
        if (i + 1 == pattern.Length)
            throw new ArgumentException("trailing backslash at end of expression");
        var c = pattern[i + 1];
        if (c == 'Q')
            return Quoted(pattern, i + 2, output);
        if (PerlClasses.TryGetValue(char.ToLowerInvariant(c), out var set) && (char.IsAsciiLetterLower(c) || c is 'D' or 'S' or 'W'))
            output.Append(Perl(set, negated: char.IsAsciiLetterUpper(c), inClass, c));
        else if (c == 'x' && At(pattern, i + 2, "{"))
            return WideHex(pattern, i, output);
        else if (c == 'z')
            output.Append(@"\z");
        else if (c == 'C')
            output.Append(@"[\s\S]");
        else if (char.IsAsciiDigit(c) && c != '0' || c is 'Z' or 'G' or 'k' or 'c' or 'e')
            throw new ArgumentException($"invalid escape sequence: `\\{c}`");
        else if (c < 0x80)
            output.Append('\\').Append(c);
        else
            output.Append(c);
        return i + 1;
    }

    // A negated Perl class inside brackets cannot be written as ranges of its own; .NET's ECMAScript-like complement can.
    private static string Perl(string set, bool negated, bool inClass, char c) => (negated, inClass) switch
    {
        (false, true) => set,
        (false, false) => $"[{set}]",
        (true, false) => $"[^{set}]",
        (true, true) => c switch
        {
            'D' => @"\x00-/:-\uFFFF",
            'S' => @"\x00-\x08\x0B\x0E-\x1F!-\uFFFF",
            _ => @"\x00-/:-@\[-^`{-\uFFFF",
        },
    };

    private static int Quoted(string pattern, int start, StringBuilder output)
    {
        var end = pattern.IndexOf(@"\E", start, StringComparison.Ordinal);
        var literal = end < 0 ? pattern[start..] : pattern[start..end];
        output.Append(System.Text.RegularExpressions.Regex.Escape(literal));
        return end < 0 ? pattern.Length - 1 : end + 1;
    }

    // \x{1F600} → the character itself, as UTF-16.
    private static int WideHex(string pattern, int i, StringBuilder output)
    {
        var end = pattern.IndexOf('}', i);
        if (end < 0 || !int.TryParse(pattern.AsSpan(i + 3, end - i - 3), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var rune) || !Rune.IsValid(rune))
            throw new ArgumentException($"invalid escape sequence: `{pattern[i..]}`");
        foreach (var unit in new Rune(rune).ToString())
            output.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
        return end;
    }

    private static int OpenClass(string pattern, int i, StringBuilder output, ref bool inClass)
    {
        inClass = true;
        output.Append('[');
        if (At(pattern, i + 1, "^"))
        {
            output.Append('^');
            i++;
        }
        // A "]" right after the opening is a literal in both, spelled safely here.
        if (At(pattern, i + 1, "]"))
        {
            output.Append(@"\]");
            i++;
        }
        return i;
    }

    private static int InClass(string pattern, int i, StringBuilder output, ref bool inClass)
    {
        if (At(pattern, i, "[:") && pattern.IndexOf(":]", i, StringComparison.Ordinal) is var end and > 0)
        {
            var name = pattern[(i + 2)..end];
            if (!PosixClasses.TryGetValue(name, out var set))
                throw new ArgumentException($"invalid character class range: `[:{name}:]`");
            output.Append(set);
            return end + 1;
        }
        // .NET reads "-[" in a class as a subtraction.
        if (pattern[i] == '[')
            output.Append(@"\[");
        else
            output.Append(pattern[i]);
        inClass = pattern[i] != ']';
        return i;
    }

    private static int Group(string pattern, int i, StringBuilder output, ref bool multiline)
    {
        if (At(pattern, i + 2, "P<"))
        {
            output.Append("(?");
            return i + 2;
        }
        if (At(pattern, i + 2, "=") || At(pattern, i + 2, "!") || At(pattern, i + 2, "<=") || At(pattern, i + 2, "<!") || At(pattern, i + 2, ">") || At(pattern, i + 2, "(") || At(pattern, i + 2, "#"))
            throw new ArgumentException($"invalid or unsupported Perl syntax: `{pattern.AsSpan(i, Math.Min(3, pattern.Length - i))}`");
        var flags = i + 2;
        while (flags < pattern.Length && (char.IsAsciiLetter(pattern[flags]) || pattern[flags] == '-'))
            flags++;
        var given = pattern.AsSpan(i + 2, flags - i - 2);
        if (given.Contains('U'))
            throw new ArgumentException("the flag U (swap greediness) is not supported");
        var off = given.IndexOf('-');
        if (given.Contains('m'))
            multiline = off < 0 || given.IndexOf('m') < off;
        output.Append("(?").Append(given);
        return flags - 1;
    }

    private static bool At(string pattern, int index, string expected) =>
        string.CompareOrdinal(pattern, index, expected, 0, expected.Length) == 0;
}
