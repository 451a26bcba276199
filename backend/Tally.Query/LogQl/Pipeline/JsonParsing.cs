using System.Text;
using System.Text.Json;

namespace Tally.Query.LogQl.Pipeline;

/// <summary><c>| json</c> without arguments, and <c>| unpack</c>.</summary>
internal static class JsonParsing
{
    public const string Error = "JSONParserErr";
    public const int MaxDepth = 128;
    private const string PackedLine = "_entry";

    /// <summary>
    /// Every field becomes a label: objects flatten with <c>_</c>, arrays and nulls drop. What stands before a mistake in
    /// the text is kept, and the line is marked.
    /// </summary>
    public static bool All(LineState state)
    {
        if (state.NeedsNoLabels)
            return true;
        try
        {
            var reader = new Utf8JsonReader(state.Line.Span, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException();
            ReadObject(ref reader, "", state);
        }
        catch (JsonException e)
        {
            state.Fail(Error, Problem(e));
        }
        return true;
    }

    /// <summary>String fields of a packed line become labels and <c>_entry</c> becomes the line; a line without it keeps all as it is.</summary>
    public static bool Unpack(LineState state)
    {
        if (state.Line.IsEmpty || state.NeedsNoLabels)
            return true;
        try
        {
            var reader = new Utf8JsonReader(state.Line.Span, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                state.Fail(Error, "expecting json object(6), but it is not");
                return true;
            }
            ReadPacked(ref reader, state);
        }
        catch (JsonException e)
        {
            state.Fail(Error, Problem(e));
        }
        return true;
    }

    // In the words of Loki's parser, odd as they are: people know them from dashboards.
    private static string Problem(JsonException e) =>
        e.Message.Contains("invalid JSON literal", StringComparison.Ordinal) ? "Unknown value type"
        : e.Message.Contains("end of", StringComparison.Ordinal) ? "Value is array, but can't find closing ']' symbol"
        : "Value looks like object, but can't find closing '}' symbol";

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    private static void ReadObject(ref Utf8JsonReader reader, string prefix, LineState state)
    {
        while (!state.HasAllRequired && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = LabelNames.Sanitize(Text(ref reader), isStart: prefix.Length == 0);
            reader.Read();
            var path = name.Length == 0 ? prefix : prefix.Length == 0 ? name : $"{prefix}_{name}";
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    ReadObject(ref reader, path, state);
                    break;
                case JsonTokenType.StartArray:
                    reader.Skip();
                    break;
                case JsonTokenType.Null:
                    break;
                default:
                    if (name.Length > 0)
                        state.Extract(path, Text(ref reader));
                    break;
            }
        }
    }

    private static void ReadPacked(ref Utf8JsonReader reader, LineState state)
    {
        string? line = null;
        var labels = new List<(string Name, string Value)>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader);
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                reader.Skip();
            else if (name == PackedLine)
                line = Text(ref reader);
            else
                labels.Add((LabelNames.Sanitize(name), Text(ref reader)));
        }
        if (line is null)
            return;
        foreach (var (name, value) in labels)
            state.Extract(name, value);
        state.Line = Encoding.UTF8.GetBytes(line);
    }

    /// <summary>A string without its quotes and escapes, anything else as written. Broken characters become blanks.</summary>
    private static string Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            return Encoding.UTF8.GetString(reader.ValueSpan);
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan).Replace('\uFFFD', ' ');
        }
    }
}
