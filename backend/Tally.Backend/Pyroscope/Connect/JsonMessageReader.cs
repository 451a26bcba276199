using System.Globalization;
using System.Text.Json;

namespace Tally.Backend.Pyroscope.Connect;

/// <summary>Reads a request from protobuf's JSON form: 64-bit numbers as texts or numbers, bytes as base64, enums by name or number.</summary>
internal static class JsonMessageReader
{
    /// <exception cref="ConnectException">The text is no JSON of these fields; the message says where.</exception>
    public static ConnectMessage Read(ReadOnlyMemory<byte> body, IReadOnlyList<MessageField> fields)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Read(json.RootElement, fields, "");
        }
        catch (JsonException e)
        {
            throw ConnectException.Invalid($"malformed JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} of it");
        }
    }

    private static ConnectMessage Read(JsonElement json, IReadOnlyList<MessageField> fields, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw ConnectException.Invalid($"{(path.Length == 0 ? "the request" : path)} is {Name(json)}, expected an object");
        var message = new ConnectMessage();
        foreach (var property in json.EnumerateObject())
            if (fields.FirstOrDefault(field => property.NameEquals(field.JsonName) || property.NameEquals(field.ProtoName)) is { } field)
                Add(message, property.Value, field, path.Length == 0 ? property.Name : $"{path}.{property.Name}");
        return message;
    }

    private static void Add(ConnectMessage message, JsonElement json, MessageField field, string path)
    {
        if (json.ValueKind == JsonValueKind.Null)
            return;
        if (json.ValueKind != JsonValueKind.Array)
        {
            message.Add(field.Number, Value(json, field, path));
            return;
        }
        var index = 0;
        foreach (var item in json.EnumerateArray())
            message.Add(field.Number, Value(item, field, $"{path}[{index++}]"));
    }

    private static object Value(JsonElement json, MessageField field, string path) => field.Kind switch
    {
        FieldKind.Message => Read(json, field.Fields, path),
        FieldKind.Text when json.ValueKind == JsonValueKind.String => Text(json, path),
        FieldKind.Bytes when json.ValueKind == JsonValueKind.String && Base64(Text(json, path)) is { } bytes => bytes,
        FieldKind.Int64 when Int64(json) is { } number => number,
        FieldKind.Enum when Enum(json, field) is { } number => number,
        FieldKind.Double when Double(json) is { } number => number,
        _ => throw ConnectException.Invalid($"{path} is {Name(json)}, expected {Expected(field.Kind)}"),
    };

    private static string Text(JsonElement json, string path)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw ConnectException.Invalid($"{path} has half a surrogate pair, which is no text");
        }
    }

    private static byte[]? Base64(string text)
    {
        // Both alphabets, with and without padding, as protobuf's JSON allows.
        var standard = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        var bytes = new byte[standard.Length * 3 / 4];
        return Convert.TryFromBase64String(standard.PadRight((standard.Length + 3) / 4 * 4, '='), bytes, out var count) ? bytes[..count] : null;
    }

    private static long? Int64(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number when json.TryGetInt64(out var number) => number,
        JsonValueKind.Number when json.TryGetDouble(out var number) && double.IsInteger(number) && Math.Abs(number) < long.MaxValue => (long)number,
        JsonValueKind.String when long.TryParse(json.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static double? Double(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number when json.TryGetDouble(out var number) => number,
        JsonValueKind.String when double.TryParse(json.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static long? Enum(JsonElement json, MessageField field)
    {
        if (json.ValueKind != JsonValueKind.String)
            return Int64(json);
        for (var i = 0; i < field.Values.Count; i++)
            if (json.ValueEquals(field.Values[i]))
                return i;
        return null;
    }

    private static string Name(JsonElement json) => json.GetRawText() is { Length: <= 40 } text ? text : json.ValueKind.ToString().ToLowerInvariant();

    private static string Expected(FieldKind kind) => kind switch
    {
        FieldKind.Text => "a string",
        FieldKind.Bytes => "base64 in a string",
        FieldKind.Int64 => "a whole number",
        FieldKind.Double => "a number",
        FieldKind.Enum => "a name or number of the enumeration",
        _ => "an object",
    };
}
