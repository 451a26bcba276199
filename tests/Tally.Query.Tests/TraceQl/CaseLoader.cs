using System.Globalization;
using System.Text.RegularExpressions;
using Tally.Query.TraceQl;
using Tally.Signals;

namespace Tally.Query.Tests.TraceQl;

/// <summary>Turns the rows of a <c>load</c> block into a batch.</summary>
internal sealed partial class CaseLoader
{
    public static readonly UnixNanos Epoch = UnixNanos.From(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private readonly SpanBatch _batch = new();
    private readonly List<(int Depth, ulong Id)> _above = [];

    public static SpanBatch Load(IEnumerable<string> rows)
    {
        var loader = new CaseLoader();
        foreach (var row in rows)
            loader.Add(row);
        return loader._batch;
    }

    public static TraceId Trace(string name) => new(0xA1, ulong.Parse(name.AsSpan(1), CultureInfo.InvariantCulture));

    /// <summary>One letter is its own code, so a is 0x61.</summary>
    public static ulong Id(string name) => name.Aggregate(0UL, (id, c) => (id << 8) | c);

    public static string Name(SpanId id) => string.Concat(id.ToString().Chunk(2).Select(pair => (char)Convert.ToInt32(new string(pair), 16))).TrimStart('\0');

    /// <summary><c>START END STEP</c> after the epoch; without a step an instant query.</summary>
    public static MetricsOptions Over(string text) => text.Split(' ') switch
    {
        [var start, var end] => new() { Start = new(Epoch.Value + Nanos(start)), End = new(Epoch.Value + Nanos(end)) },
        [var start, var end, var step] => new() { Start = new(Epoch.Value + Nanos(start)), End = new(Epoch.Value + Nanos(end)), Step = TimeSpan.FromTicks(Nanos(step) / 100) },
        _ => throw new InvalidDataException($"over {text}"),
    };

    private int Text(string text) => _batch.Values.Add(text);

    private void Add(string row)
    {
        var tokens = Tokens().Matches(row).Select(match => match.Value).ToList();
        var depth = row.IndexOf(tokens[1], row.IndexOf(tokens[0], StringComparison.Ordinal) + tokens[0].Length, StringComparison.Ordinal);
        var parent = Parent(tokens, depth);
        var id = Id(tokens[1]);
        _above.Add((depth, id));
        var (start, duration) = (Nanos(tokens[5]), Nanos(tokens[6]));
        var attributes = tokens.Skip(8).ToList();
        _batch.Resources.Add(new(Attributes([$"resource.service.name=\"{tokens[2]}\"", .. attributes], "resource."), 0, 0));
        _batch.Scopes.Add(new(Text("cases"), Text("1.0"), Attributes(attributes, "instrumentation."), 0, 0));
        _batch.Spans.Add(new SpanRow
        {
            TraceId = Trace(tokens[0]),
            SpanId = new(id),
            ParentSpanId = new(parent),
            Name = Text(tokens[3].Trim('"')),
            Kind = Enum.Parse<SpanKind>(tokens[4], ignoreCase: true),
            Start = new(Epoch.Value + start),
            End = new(Epoch.Value + start + duration),
            Status = Enum.Parse<StatusCode>(tokens[7], ignoreCase: true),
            StatusMessage = attributes.Find(text => text.StartsWith("status.message=", StringComparison.Ordinal)) is { } message ? Text(message["status.message=".Length..].Trim('"')) : 0,
            Resource = _batch.Resources.Count - 1,
            Scope = _batch.Scopes.Count - 1,
            Attributes = Attributes(attributes, "span."),
            Events = Events(attributes, start),
            Links = Links(attributes),
        });
    }

    private ulong Parent(List<string> tokens, int depth)
    {
        if (tokens[2].StartsWith('!'))
        {
            var missing = Id(tokens[2][1..]);
            tokens.RemoveAt(2);
            _above.Clear();
            return missing;
        }
        _above.RemoveAll(above => above.Depth >= depth);
        return _above.Count > 0 ? _above[^1].Id : 0;
    }

    private Slice Attributes(IEnumerable<string> texts, string prefix)
    {
        var start = _batch.Attributes.Count;
        foreach (var text in texts.Where(text => text.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var (key, value) = Split(text[prefix.Length..]);
            _batch.Attributes.Add(new(Text(key.Trim('"')), _batch.Values.Add(Value(value))));
        }
        return new(start, _batch.Attributes.Count - start);
    }

    private Slice Events(List<string> attributes, long spanStart)
    {
        var start = _batch.Events.Count;
        foreach (var match in attributes.Select(text => Event().Match(text)).Where(match => match.Success))
            _batch.Events.Add(new(new(Epoch.Value + spanStart + Nanos(match.Groups[2].Value)), Text(match.Groups[1].Value), Attributes(match.Groups[3].Value.Split(' '), ""), 0));
        return new(start, _batch.Events.Count - start);
    }

    private Slice Links(List<string> attributes)
    {
        var start = _batch.Links.Count;
        foreach (var match in attributes.Select(text => Link().Match(text)).Where(match => match.Success))
            _batch.Links.Add(new(Trace(match.Groups[1].Value), new(Id(match.Groups[2].Value)), 0, Attributes(match.Groups[3].Value.Split(' '), ""), 0, 0));
        return new(start, _batch.Links.Count - start);
    }

    private static (string Key, string Value) Split(string text) => text.IndexOf('=', StringComparison.Ordinal) is var at ? (text[..at], text[(at + 1)..]) : default;

    private static AttributeValue Value(string text) => text switch
    {
        "true" or "false" => AttributeValue.From(text == "true"),
        ['"', ..] => AttributeValue.From(text.Trim('"')),
        ['[', ..] => AttributeValue.From([.. text.Trim('[', ']').Split(',').Select(Value)]),
        _ when text.Contains('.', StringComparison.Ordinal) => AttributeValue.From(double.Parse(text, CultureInfo.InvariantCulture)),
        _ => AttributeValue.From(long.Parse(text, CultureInfo.InvariantCulture)),
    };

    private static long Nanos(string text) => text.EndsWith("ms", StringComparison.Ordinal)
        ? long.Parse(text[..^2], CultureInfo.InvariantCulture) * 1_000_000
        : long.Parse(text[..^1], CultureInfo.InvariantCulture) * 1_000_000_000;

    // A token runs to the next blank outside quotes and parentheses.
    [GeneratedRegex("""(?:"[^"]*"|\([^)]*\)|[^\s"(])+""")]
    private static partial Regex Tokens();

    [GeneratedRegex(@"^event:(\w+)@(\w+)\((.*)\)$")]
    private static partial Regex Event();

    [GeneratedRegex(@"^link:(t\d+)/(\w+)\((.*)\)$")]
    private static partial Regex Link();
}
