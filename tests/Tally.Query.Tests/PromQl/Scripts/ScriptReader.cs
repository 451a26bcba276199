using System.Text.RegularExpressions;
using Tally.Query.PromQl;

namespace Tally.Query.Tests.PromQl.Scripts;

/// <summary>Reads Prometheus's test language: <c>load</c>, <c>clear</c>, <c>eval</c> and what is expected of it.</summary>
internal static partial class ScriptReader
{
    public static List<ScriptCommand> Read(string text)
    {
        // A comment is an empty line, and an empty line ends a block.
        var lines = text.Split('\n').Select(line => line.Trim()).Select(line => line.StartsWith('#') ? "" : line).ToArray();
        var commands = new List<ScriptCommand>();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (line.Length == 0)
                continue;
            var start = i;
            if (line.StartsWith("clear", StringComparison.Ordinal))
                commands.Add(new ScriptCommand.Clear(start + 1));
            else if (LoadLine().Match(line) is { Success: true } load)
                commands.Add(new ScriptCommand.Load(start + 1, Duration(load.Groups["step"].Value), load.Groups["nhcb"].Success, SeriesReader.ReadBlock(Block(lines, ref i))));
            else
                commands.Add(Eval(lines, ref i));
        }
        return commands;
    }

    private static List<string> Block(string[] lines, ref int at)
    {
        var block = new List<string>();
        while (at + 1 < lines.Length && lines[at + 1].Length > 0)
            block.Add(lines[++at]);
        return block;
    }

    private static ScriptCommand.Eval Eval(string[] lines, ref int at)
    {
        var (line, number) = (lines[at], at + 1);
        ScriptCommand.Eval eval;
        if (InstantLine().Match(line) is { Success: true } instant)
        {
            var time = instant.Groups["at"].Success ? Duration(instant.Groups["at"].Value) : 0;
            eval = new(number, instant.Groups["query"].Value, time, time, 0);
            Legacy(eval, instant.Groups["kind"].Value);
        }
        else if (RangeLine().Match(line) is { Success: true } range)
        {
            eval = new(number, range.Groups["query"].Value, Duration(range.Groups["from"].Value), Duration(range.Groups["to"].Value), Duration(range.Groups["step"].Value));
            Legacy(eval, range.Groups["kind"].Value);
        }
        else
        {
            throw new InvalidDataException($"Line {number} is no command: {line}");
        }
        while (at + 1 < lines.Length && lines[at + 1].Length > 0)
        {
            var next = lines[++at];
            if (!Expect(eval, next))
                break;
        }
        return eval;
    }

    private static void Legacy(ScriptCommand.Eval eval, string kind)
    {
        if (kind.Length > 0)
            eval.Expectations.Add(new(kind, null, null));
    }

    // False where the block ends: a lone number is a scalar result, and nothing follows it.
    private static bool Expect(ScriptCommand.Eval eval, string line)
    {
        if (line.StartsWith("expect string ", StringComparison.Ordinal))
            eval.Text = Unquote(line["expect string ".Length..].Trim());
        else if (RangeVectorLine().Match(line) is { Success: true } range)
            eval.RangeVector = (Duration(range.Groups[1].Value), Duration(range.Groups[3].Value));
        else if (ExpectLine().Match(line) is { Success: true } expect)
            eval.Expectations.Add(Expectation(expect));
        else if (line.StartsWith("expected_fail_message", StringComparison.Ordinal))
            eval.Expectations.Add(new("fail", line["expected_fail_message".Length..].Trim(), null));
        else if (line.StartsWith("expected_fail_regexp", StringComparison.Ordinal))
            eval.Expectations.Add(new("fail", null, new(line["expected_fail_regexp".Length..].Trim())));
        else if (SeriesReader.TryNumber(line, out var scalar))
        {
            eval.Scalar = scalar;
            return false;
        }
        else
            eval.Series.Add(SeriesReader.ReadLine(line));
        return true;
    }

    private static Expectation Expectation(Match expect)
    {
        var text = expect.Groups["text"].Value.Trim();
        return expect.Groups["match"].Value switch
        {
            "msg" => new(expect.Groups["what"].Value, text, null),
            "regex" => new(expect.Groups["what"].Value, null, new(text)),
            _ => new(expect.Groups["what"].Value, null, null),
        };
    }

    private static string Unquote(string text)
    {
        if (!PromQuery.TryParse(text, null, out var query, out var error))
            throw new InvalidDataException($"'{text}' is no string: {error}");
        return ((Query.PromQl.Syntax.StringNode)query!.Root).Value;
    }

    public static long Duration(string text)
    {
        var negative = text.StartsWith('-');
        return PromTime.TryParseDuration(text.TrimStart('-', '+'), out var duration)
            ? (long)duration.TotalMilliseconds * (negative ? -1 : 1)
            : throw new InvalidDataException($"'{text}' is no duration.");
    }

    [GeneratedRegex(@"^load(?:_(?<nhcb>with_nhcb))?\s+(?<step>\S+)$")]
    private static partial Regex LoadLine();

    [GeneratedRegex(@"^eval(?:_(?<kind>fail|warn|ordered|info))?\s+instant\s+(?:at\s+(?<at>.+?))?\s+(?<query>.+)$")]
    private static partial Regex InstantLine();

    [GeneratedRegex(@"^eval(?:_(?<kind>fail|warn|info))?\s+range\s+from\s+(?<from>.+)\s+to\s+(?<to>.+)\s+step\s+(?<step>.+?)\s+(?<query>.+)$")]
    private static partial Regex RangeLine();

    [GeneratedRegex(@"^expect\s+(?<what>ordered|fail|warn|no_warn|info|no_info)(?:\s+(?<match>regex|msg):(?<text>.+))?$")]
    private static partial Regex ExpectLine();

    [GeneratedRegex(@"^expect range vector\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+)$")]
    private static partial Regex RangeVectorLine();
}
