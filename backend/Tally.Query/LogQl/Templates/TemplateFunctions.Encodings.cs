using System.Text;
using System.Text.Json;

namespace Tally.Query.LogQl.Templates;

internal static partial class TemplateFunctions
{
    private static TemplateFunction[] Encodings() =>
    [
        Text("b64enc", text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text))),
        Text("b64dec", FromBase64),
        Text("urlencode", GoEscape.Query),
        Text("urldecode", GoEscape.FromQuery),
        Text("fromJson", FromJson),
    ];

    // Missing padding is forgiven; a text that is no base64 becomes the message, as upstream's does.
    private static string FromBase64(string text)
    {
        var padded = (text.Length % 4) is 2 or 3 ? text + new string('=', 4 - (text.Length % 4)) : text;
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "illegal base64 data";
    }

    // Nil where it is no JSON, as sprig's.
    private static object? FromJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Value(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static object? Value(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().GroupBy(member => member.Name).ToDictionary(members => members.Key, members => Value(members.Last().Value)),
        JsonValueKind.Array => json.EnumerateArray().Select(Value).ToList(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
