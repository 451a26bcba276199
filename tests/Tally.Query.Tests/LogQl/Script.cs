using System.Globalization;
using System.Text.RegularExpressions;
using Tally.Signals;

namespace Tally.Query.Tests.LogQl;

/// <summary>
/// A test script: <c>load</c>, <c>clear</c> and <c>eval</c> blocks. The format is that of Loki's own metric scripts (times
/// count from 2026-01-01), with <c>eval lines</c> added for log queries.
/// </summary>
internal abstract record Step(int Line);

internal sealed record ClearStep(int Line) : Step(Line);

internal sealed record LoadStep(int Line, IReadOnlyList<LoadedEntry> Entries) : Step(Line);

internal sealed record LoadedEntry(LabelSet Stream, string Text, long Time, IReadOnlyList<KeyValuePair<string, string>> Metadata);

/// <summary>Kind is instant, range or lines; expected lines are kept as written.</summary>
internal sealed record EvalStep(int Line, string Kind, long From, long To, long Interval, string Options, string Query, IReadOnlyList<string> Expected) : Step(Line);

internal static partial class Script
{
    private const string Comment = "#";

    public const long Epoch = 1_767_225_600L * UnixNanos.PerSecond;

    public static IReadOnlyList<Step> Parse(string text)
    {
        var steps = new List<Step>();
        // A line that is only a comment is no line at all: it does not end a block.
        var lines = text.Split('\n').Select(line => line.TrimStart().StartsWith('#') ? Comment : StripComment(line)).ToArray();
        for (var i = 0; i < lines.Length;)
        {
            var head = lines[i].TrimEnd();
            var number = i + 1;
            var block = new List<string>();
            if (head is "" or Comment)
            {
                i++;
                continue;
            }
            for (i++; i < lines.Length && (lines[i] == Comment || (lines[i].StartsWith(' ') && lines[i].Trim().Length > 0)); i++)
                if (lines[i] != Comment)
                    block.Add(lines[i].Trim());
            steps.Add(head switch
            {
                "clear" => new ClearStep(number),
                "load" => new LoadStep(number, [.. block.SelectMany(Load)]),
                _ when head.StartsWith("eval ", StringComparison.Ordinal) => Eval(number, head, block),
                _ => throw new FormatException($"line {number}: {head}"),
            });
        }
        return steps;
    }

    private static EvalStep Eval(int number, string head, List<string> expected)
    {
        if (Instant().Match(head) is { Success: true } instant)
            return new(number, "instant", Time(instant, 1), Time(instant, 1), 0, "", instant.Groups[2].Value, expected);
        if (Range().Match(head) is { Success: true } range)
            return new(number, "range", Time(range, 1), Time(range, 2), Duration(range.Groups[3].Value), "", range.Groups[4].Value, expected);
        if (Lines().Match(head) is { Success: true } lines)
            return new(number, "lines", Epoch, Epoch + (3600 * UnixNanos.PerSecond), 0, lines.Groups[1].Value, lines.Groups[2].Value, expected);
        throw new FormatException($"line {number}: {head}");
    }

    // {app="a"} "line" @ 10s [repeat every 10s for 6] [metadata k="v"]
    private static IEnumerable<LoadedEntry> Load(string line)
    {
        var match = Entry().Match(line);
        if (!match.Success)
            throw new FormatException($"not a load line: {line}");
        var stream = LabelSet.From(Pairs(match.Groups[1].Value).Select(pair => new Label(pair.Key, pair.Value)));
        var (every, count) = match.Groups[5].Success ? (Duration(match.Groups[4].Value), int.Parse(match.Groups[5].Value, CultureInfo.InvariantCulture)) : (0, 1);
        var metadata = Pairs(match.Groups[6].Value).ToList();
        for (var i = 0; i < count; i++)
            yield return new(stream, match.Groups[2].Value[1..^1].Replace("{{.i}}", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), Epoch + Duration(match.Groups[3].Value) + (i * every), metadata);
    }

    public static IEnumerable<KeyValuePair<string, string>> Pairs(string text) =>
        Pair().Matches(text).Select(match => KeyValuePair.Create(match.Groups[1].Value.Trim('"'), Unquote(match.Groups[2].Value)));

    public static string Unquote(string quoted) => quoted.StartsWith('`') ? quoted[1..^1] : quoted[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);

    public static long Duration(string text) => LogDurationOf(text);

    private static long LogDurationOf(string text) => Query.LogQl.LogDuration.TryParse(text, out var nanos) ? nanos : throw new FormatException($"not a duration: {text}");

    private static long Time(Match match, int group) => Epoch + Duration(match.Groups[group].Value);

    // A comment runs from # to the end of the line, but not inside quotes.
    private static string StripComment(string line)
    {
        var quote = '\0';
        for (var i = 0; i < line.Length; i++)
            if (quote != '\0')
                quote = line[i] == quote && !(quote == '"' && line[i - 1] == '\\') ? '\0' : quote;
            else if (line[i] is '"' or '`')
                quote = line[i];
            else if (line[i] == '#')
                return line[..i].TrimEnd();
        return line.TrimEnd();
    }

    [GeneratedRegex(@"^eval instant at (\S+) (.+)$")]
    private static partial Regex Instant();

    [GeneratedRegex(@"^eval range from (\S+) to (\S+) step (\S+) (.+)$")]
    private static partial Regex Range();

    [GeneratedRegex(@"^eval lines((?: forward| backward| limit \d+| interval \S+)*) (\{.+|\(.+)$")]
    private static partial Regex Lines();

    [GeneratedRegex(@"^(\{(?:[^}""`]|""(?:[^""\\]|\\.)*""|`[^`]*`)*\})\s+(""(?:[^""\\]|\\.)*""|`[^`]*`)\s+@\s+(\S+)(?:\s+\[repeat\s+every\s+(\S+)\s+for\s+(\d+)\s*\])?(?:\s+\[metadata (.*)\])?$")]
    private static partial Regex Entry();

    [GeneratedRegex(@"([A-Za-z_]\w*|""[^""]*"")\s*=\s*(""(?:[^""\\]|\\.)*""|`[^`]*`)")]
    private static partial Regex Pair();
}
