using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Tally.Signals;

namespace Tally.Backend.Loki.Push;

/// <summary>
/// <c>{"streams":[{"stream":{"app":"a"},"values":[["1767225600000000000","line",{"key":"value"}]]}]}</c>; times are
/// nanoseconds as texts, the third item (structured metadata) may be left out. Bytes that are no UTF-8 become U+FFFD.
/// </summary>
internal static class PushJson
{
    // Streams, values, an entry and its metadata: five levels.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8 };

    /// <summary>Reads a whole body; what is wrong and where, or null.</summary>
    public static string? Read(ReadOnlyMemory<byte> body, PushStreams into)
    {
        try
        {
            using var document = JsonDocument.Parse(Utf8.IsValid(body.Span) ? body : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body.Span)), Options);
            return Read(document.RootElement, into);
        }
        catch (JsonException e)
        {
            return $"malformed JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine}: {e.Message.Split(" LineNumber")[0]}";
        }
        catch (InvalidOperationException)
        {
            return "malformed JSON: a text holds half a surrogate pair";
        }
    }

    private static string? Read(JsonElement root, PushStreams into)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("streams", out var streams) || streams.ValueKind != JsonValueKind.Array)
            return "expected an object with an array \"streams\"";
        var index = 0;
        foreach (var stream in streams.EnumerateArray())
            if (ReadStream(stream, into) is { } problem)
                return $"streams[{index}]{problem}";
            else
                index++;
        return null;
    }

    private static string? ReadStream(JsonElement stream, PushStreams into)
    {
        if (stream.ValueKind != JsonValueKind.Object || !stream.TryGetProperty("stream", out var labels) || Pairs(labels) is not { } pairs)
            return ".stream: expected an object of texts";
        into.Start(LabelSet.From(pairs.Select(pair => new Label(pair.Key, pair.Value))));
        if (!stream.TryGetProperty("values", out var values) || values.ValueKind != JsonValueKind.Array)
            return ".values: expected an array";
        var index = 0;
        foreach (var entry in values.EnumerateArray())
            if (ReadEntry(entry, into) is { } problem)
                return $".values[{index}]: {problem}";
            else
                index++;
        return null;
    }

    private static string? ReadEntry(JsonElement entry, PushStreams into)
    {
        if (entry.ValueKind != JsonValueKind.Array || entry.GetArrayLength() is not (2 or 3) || entry[0].ValueKind != JsonValueKind.String || entry[1].ValueKind != JsonValueKind.String)
            return "expected [\"<nanoseconds>\", \"<line>\"] or, third, an object of texts";
        if (!long.TryParse(entry[0].GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var nanos))
            return $"\"{entry[0].GetString()}\" is no time in nanoseconds";
        var metadata = entry.GetArrayLength() == 3 ? Pairs(entry[2]) : [];
        if (metadata is null)
            return "structured metadata: expected an object of texts";
        into.Add(new(nanos), entry[1].GetString()!, metadata);
        return null;
    }

    private static List<KeyValuePair<string, string>>? Pairs(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return null;
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
            if (member.Value.ValueKind != JsonValueKind.String)
                return null;
            else
                pairs[member.Name] = member.Value.GetString()!;
        return [.. pairs];
    }
}
