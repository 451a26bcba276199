using System.Globalization;
using System.Text.Json;
using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Pipeline;

/// <summary><c>| json a="b.c", d="tags[0]", e="[\"odd name\"]"</c>: fields by path; a path that is not there makes an empty label.</summary>
internal static class JsonPaths
{
    public static PipelineStage Compile(JsonStage stage)
    {
        var paths = stage.Extractions.Select(e => (e.Name, Steps: Parse(e))).ToArray();
        return state =>
        {
            Extract(state, paths);
            return true;
        };
    }

    private static void Extract(LineState state, (string Name, object[] Steps)[] paths)
    {
        if (state.Line.IsEmpty || state.NeedsNoLabels)
            return;
        if (state.Line.Span[0] is not ((byte)'"' or (byte)'{' or (byte)'['))
        {
            state.Fail(JsonParsing.Error, "");
            return;
        }
        try
        {
            using var json = JsonDocument.Parse(state.Line, new() { MaxDepth = JsonParsing.MaxDepth });
            foreach (var (name, steps) in paths)
                Set(state, name, Walk(json.RootElement, steps));
        }
        catch (JsonException e)
        {
            state.Fail(JsonParsing.Error, e.Message);
            foreach (var (name, _) in paths)
                Set(state, name, null);
        }
    }

    private static void Set(LineState state, string name, JsonElement? found)
    {
        if (found is { } value)
            state.Set(LabelSource.Parsed, state.IsTaken(name) ? name + "_extracted" : name, value.ValueKind switch
            {
                JsonValueKind.Null => "",
                JsonValueKind.String => value.GetString()!,
                _ => value.GetRawText(),
            });
        else if (!state.TryGet(name, out _))
            state.Set(LabelSource.Parsed, name, "");
    }

    private static JsonElement? Walk(JsonElement value, object[] steps)
    {
        foreach (var step in steps)
        {
            if (step is string name && value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member))
                value = member;
            else if (step is int index && value.ValueKind == JsonValueKind.Array && index < value.GetArrayLength())
                value = value[index];
            else
                return null;
        }
        return value;
    }

    // a.b[0]["odd name"]
    private static object[] Parse(Extraction extraction)
    {
        var steps = new List<object>();
        var text = extraction.Path;
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] == '[')
                steps.Add(Bracket(extraction, ref at));
            else
            {
                if (text[at] == '.' && steps.Count > 0)
                    at++;
                var start = at;
                while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '-'))
                    at++;
                if (at == start)
                    throw Bad(extraction);
                steps.Add(text[start..at]);
            }
        }
        return steps.Count > 0 ? [.. steps] : throw Bad(extraction);
    }

    private static object Bracket(Extraction extraction, ref int at)
    {
        var text = extraction.Path;
        var close = text.IndexOf(']', at);
        if (close < 0)
            throw Bad(extraction);
        var inner = text.AsSpan(at + 1, close - at - 1);
        if (inner is ['"', ..])
        {
            var quote = text.IndexOf("\"]", at + 2, StringComparison.Ordinal);
            if (quote < 0 || Unescape.Go(text.AsSpan(at + 2, quote - at - 2)) is not { } name)
                throw Bad(extraction);
            at = quote + 2;
            return name;
        }
        if (!int.TryParse(inner, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            throw Bad(extraction);
        at = close + 1;
        return index;
    }

    private static LogQueryException Bad(Extraction extraction) =>
        new(LogQueryFailureKind.Evaluation, $"cannot parse expression [{extraction.Path}]: syntax error", extraction.Position);
}
