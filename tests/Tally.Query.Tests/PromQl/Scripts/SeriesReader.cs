using System.Globalization;
using Tally.Query.PromQl;
using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Query.Tests.PromQl.Scripts;

/// <summary>Reads <c>metric{label="value"} 1 2+1x5 _ stale {{…}}</c>.</summary>
internal static class SeriesReader
{
    private const string StartMark = "@st";

    /// <summary>The series of a block, where a line <c>metric@st -1m …</c> says when the counting of the next line's points began.</summary>
    public static List<SeriesText> ReadBlock(IEnumerable<string> lines)
    {
        var series = new List<SeriesText>();
        IReadOnlyList<long?> starts = [];
        foreach (var line in lines)
            if (line[..SelectorEnd(line)].Trim().EndsWith(StartMark, StringComparison.Ordinal))
                starts = [.. Words(line[SelectorEnd(line)..].Trim()).SelectMany(Offsets)];
            else
            {
                series.Add(ReadLine(line) with { Starts = starts });
                starts = [];
            }
        return series;
    }

    public static SeriesText ReadLine(string line)
    {
        var end = SelectorEnd(line);
        return new(Labels(line[..end].Trim()), Points(line[end..].Trim()), []);
    }

    public static bool TryNumber(string text, out double value)
    {
        value = text.TrimStart('+', '-').ToUpperInvariant() switch
        {
            "INF" => text.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity,
            "NAN" => double.NaN,
            _ => 0,
        };
        return value != 0 || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private static int SelectorEnd(string line)
    {
        var (quote, depth) = ('\0', 0);
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quote != '\0')
            {
                i += c == '\\' && quote != '`' ? 1 : 0;
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'' or '`')
                quote = c;
            else if (c is '{' or '}')
                depth += c == '{' ? 1 : -1;
            else if (char.IsWhiteSpace(c) && depth == 0 && !line[i..].TrimStart().StartsWith('{'))
                return i;
            // a {b="c"} and a {{…}} differ in the second brace only
            else if (char.IsWhiteSpace(c) && depth == 0 && line[i..].TrimStart().StartsWith("{{", StringComparison.Ordinal))
                return i;
        }
        return line.Length;
    }

    private static LabelSet Labels(string selector)
    {
        if (selector.Replace(" ", "", StringComparison.Ordinal) == "{}")
            return LabelSet.Empty;
        if (!PromQuery.TryParse(selector, null, out var query, out var error))
            throw new InvalidDataException($"'{selector}' is no series: {error}");
        return LabelSet.From(query!.Selector!.Select(matcher => new Label(matcher.Name, matcher.Value)));
    }

    private static List<PromValue?> Points(string text)
    {
        var points = new List<PromValue?>();
        foreach (var word in Words(text))
            points.AddRange(Expand(word));
        return points;
    }

    private static IEnumerable<string> Words(string text)
    {
        var (start, inHistogram) = (0, false);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i + 1 < text.Length && text[i] == '{' && text[i + 1] == '{')
                inHistogram = true;
            if (i + 1 < text.Length && text[i] == '}' && text[i + 1] == '}')
                inHistogram = false;
            if (i < text.Length && (inHistogram || !char.IsWhiteSpace(text[i])))
                continue;
            if (i > start)
                yield return text[start..i];
            start = i + 1;
        }
    }

    private static IEnumerable<PromValue?> Expand(string word)
    {
        if (word.StartsWith("{{", StringComparison.Ordinal))
            return HistogramReader.Expand(word);
        var (body, times) = Times(word);
        if (body == "_")
            return Enumerable.Repeat<PromValue?>(null, times ?? 1);
        if (body == "stale")
            return Enumerable.Repeat<PromValue?>(new(StaleMarker.Value), (times ?? 0) + 1);
        var sign = body.LastIndexOfAny(['+', '-']);
        // The sign of an exponent or of the number itself is no step.
        while (sign > 0 && body[sign - 1] is 'e' or 'E')
            sign = body.LastIndexOfAny(['+', '-'], sign - 1);
        if (times is null || sign <= 0)
            return TryNumber(body, out var value) ? Enumerable.Repeat<PromValue?>(new(value), (times ?? 0) + 1) : throw new InvalidDataException($"'{word}' is no point.");
        if (!TryNumber(body[..sign], out var first) || !TryNumber(body[sign..], out var step))
            throw new InvalidDataException($"'{word}' is no point.");
        return Steps(first, step, times.Value);
    }

    // -30s-1mx2 is -30s, -1m30s, -2m30s
    private static IEnumerable<long?> Offsets(string word)
    {
        var (body, times) = Times(word);
        if (body == "_")
            return Enumerable.Repeat<long?>(null, times ?? 1);
        var sign = body.LastIndexOfAny(['+', '-']);
        var (first, step) = sign <= 0 ? (ScriptReader.Duration(body), 0) : (ScriptReader.Duration(body[..sign]), ScriptReader.Duration(body[sign..]));
        return Enumerable.Range(0, (times ?? 0) + 1).Select(i => (long?)(first + i * step));
    }

    // Added up one by one, as upstream does, so that rounding is the same.
    private static IEnumerable<PromValue?> Steps(double value, double step, int times)
    {
        yield return new(value);
        for (var i = 0; i < times; i++)
            yield return new(value += step);
    }

    public static (string Body, int? Times) Times(string word)
    {
        var x = word.LastIndexOf('x');
        return x > 0 && int.TryParse(word.AsSpan(x + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var times) ? (word[..x], times) : (word, null);
    }
}
