using System.Globalization;
using System.Text;
using Tally.Query.Text;

namespace Tally.Query.LogQl.Templates;

internal static partial class TemplateFunctions
{
    private const int MaxRegexes = 100;

    private static TemplateFunction[] Texts() =>
    [
        Text("lower", Lower), Text("ToLower", Lower),
        Text("upper", text => text.ToUpperInvariant()), Text("ToUpper", text => text.ToUpperInvariant()),
        Text("title", Title),
        Text("trim", text => text.Trim()), Text("TrimSpace", text => text.Trim()),
        Of("trimAll", [Kind.Text, Kind.Text], a => GoText.Trim(S(a, 1), S(a, 0))),
        Of("trimPrefix", [Kind.Text, Kind.Text], a => WithoutPrefix(S(a, 1), S(a, 0))),
        Of("trimSuffix", [Kind.Text, Kind.Text], a => WithoutSuffix(S(a, 1), S(a, 0))),
        Of("Trim", [Kind.Text, Kind.Text], a => GoText.Trim(S(a, 0), S(a, 1))),
        Of("TrimLeft", [Kind.Text, Kind.Text], a => GoText.TrimStart(S(a, 0), S(a, 1))),
        Of("TrimRight", [Kind.Text, Kind.Text], a => GoText.TrimEnd(S(a, 0), S(a, 1))),
        Of("TrimPrefix", [Kind.Text, Kind.Text], a => WithoutPrefix(S(a, 0), S(a, 1))),
        Of("TrimSuffix", [Kind.Text, Kind.Text], a => WithoutSuffix(S(a, 0), S(a, 1))),
        Of("contains", [Kind.Text, Kind.Text], a => S(a, 1).Contains(S(a, 0), StringComparison.Ordinal)),
        Of("hasPrefix", [Kind.Text, Kind.Text], a => S(a, 1).StartsWith(S(a, 0), StringComparison.Ordinal)),
        Of("hasSuffix", [Kind.Text, Kind.Text], a => S(a, 1).EndsWith(S(a, 0), StringComparison.Ordinal)),
        Of("replace", [Kind.Text, Kind.Text, Kind.Text], a => Replaced(S(a, 2), S(a, 0), S(a, 1), -1)),
        Of("Replace", [Kind.Text, Kind.Text, Kind.Text, Kind.Integer], a => Replaced(S(a, 0), S(a, 1), S(a, 2), I(a, 3))),
        Of("repeat", [Kind.Integer, Kind.Text], a => Repeated(S(a, 1), I(a, 0))),
        Of("trunc", [Kind.Integer, Kind.Text], a => Truncated(S(a, 1), I(a, 0))),
        Of("substr", [Kind.Integer, Kind.Integer, Kind.Text], a => Part(S(a, 2), I(a, 0), I(a, 1))),
        Of("indent", [Kind.Integer, Kind.Text], a => Indented(S(a, 1), I(a, 0))),
        Of("nindent", [Kind.Integer, Kind.Text], a => "\n" + Indented(S(a, 1), I(a, 0))),
        Of("alignLeft", [Kind.Integer, Kind.Text], a => Aligned(S(a, 1), I(a, 0), isLeft: true)),
        Of("alignRight", [Kind.Integer, Kind.Text], a => Aligned(S(a, 1), I(a, 0), isLeft: false)),
        Of("default", [Kind.Any], a => a.Length > 1 && GoTruth.IsTrue(a[1]) ? a[1] : a[0], Kind.Any),
        new("count", [Kind.Text, Kind.Text], null, (input, a) => (long)Pattern(input, S(a, 0)).Matches(S(a, 1)).Count()),
        new("regexReplaceAll", [Kind.Text, Kind.Text, Kind.Text], null, (input, a) => Limited(Pattern(input, S(a, 0)).Replace(S(a, 1), S(a, 2)))),
        new("regexReplaceAllLiteral", [Kind.Text, Kind.Text, Kind.Text], null, (input, a) => Limited(Pattern(input, S(a, 0)).ReplaceLiteral(S(a, 1), S(a, 2)))),
    ];

    private static TemplateFunction Text(string name, Func<string, object?> call) => Of(name, [Kind.Text], a => call(S(a, 0)));

    private static string S(object?[] arguments, int index) => (string)arguments[index]!;

    private static long I(object?[] arguments, int index) => (long)arguments[index]!;

#pragma warning disable CA1308 // Lower case is what the template asks for.
    private static string Lower(string text) => text.ToLowerInvariant();
#pragma warning restore CA1308

    private static string Title(string text)
    {
        var result = new StringBuilder(text);
        for (var i = 0; i < text.Length; i++)
            if (i == 0 || !(char.IsLetterOrDigit(text[i - 1]) || text[i - 1] is '_' or '\''))
                result[i] = char.ToUpper(text[i], CultureInfo.InvariantCulture);
        return result.ToString();
    }

    private static string WithoutPrefix(string text, string prefix) => text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;

    private static string WithoutSuffix(string text, string suffix) => text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text;

    // Go replaces an empty text before every character and at the end.
    private static string Replaced(string text, string old, string with, long most)
    {
        var result = new StringBuilder();
        var at = 0;
        for (long done = 0; done != most; done++)
        {
            var next = old.Length == 0 && done > 0 ? at + (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1) : text.IndexOf(old, at, StringComparison.Ordinal);
            if (next < 0 || next > text.Length)
                break;
            result.Append(text, at, next - at).Append(with);
            at = next + old.Length;
            if (result.Length > TemplateRun.MaxLength)
                throw TooLong();
        }
        return result.Append(text, at, text.Length - at).ToString();
    }

    private static string Repeated(string text, long count) =>
        count < 0 ? throw new TemplateCallException("strings: negative Repeat count")
        : text.Length * (double)count > TemplateRun.MaxLength ? throw TooLong()
        : new StringBuilder().Insert(0, text, (int)count).ToString();

    private static string Truncated(string text, long length)
    {
        var bytes = GoText.Length(text);
        return length < 0 && bytes + length > 0 ? GoText.Slice(text, (int)(bytes + length), bytes)
            : length >= 0 && bytes > length ? GoText.Slice(text, 0, (int)length)
            : text;
    }

    private static string Part(string text, long start, long end)
    {
        var bytes = GoText.Length(text);
        var from = start < 0 ? 0 : start;
        var to = start >= 0 && (end < 0 || end > bytes) ? bytes : end;
        return from <= to && to <= bytes ? GoText.Slice(text, (int)from, (int)to) : throw new TemplateCallException($"slice bounds out of range [{from}:{to}] with length {bytes}");
    }

    private static string Indented(string text, long spaces)
    {
        var pad = Repeated(" ", spaces);
        return pad + Replaced(text, "\n", "\n" + pad, -1);
    }

    private static string Aligned(string text, long width, bool isLeft)
    {
        var length = new StringInfo(text).LengthInTextElements == text.Length ? text.Length : text.EnumerateRunes().Count();
        if (width < 0 || width == length)
            return text;
        if (width > length)
            return isLeft ? text + Repeated(" ", width - length) : Repeated(" ", width - length) + text;
        var runes = text.EnumerateRunes().ToArray();
        return string.Concat((isLeft ? runes[..(int)width] : runes[^(int)width..]).Select(rune => rune.ToString()));
    }

    private static Re2 Pattern(TemplateInput input, string pattern)
    {
        if (input.Regexes.TryGetValue(pattern, out var regex))
            return regex;
        if (!Re2.TryUnanchored(pattern, out regex, out var error))
            throw new TemplateCallException(error);
        if (input.Regexes.Count >= MaxRegexes)
            input.Regexes.Clear();
        input.Regexes.Add(pattern, regex);
        return regex;
    }

    private static string Limited(string text) => text.Length <= TemplateRun.MaxLength ? text : throw TooLong();

    private static TemplateCallException TooLong() => new($"the result is longer than {TemplateRun.MaxLength} characters");
}
