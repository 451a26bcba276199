using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tally.Services.Tests.Schema;

/// <summary>
/// Validates by the keywords of JSON Schema 2020-12 that the log line's schema uses: type, enum, required, properties,
/// additionalProperties, dependentRequired, pattern, minLength and maxLength. One that it does not know is an error, not a pass.
/// </summary>
internal sealed class JsonSchema
{
    private static readonly string[] Words = ["$schema", "title", "description"];

    private readonly JsonElement _schema;

    private JsonSchema(JsonElement schema) => _schema = schema;

    public static JsonSchema Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return new JsonSchema(document.RootElement.Clone());
    }

    /// <summary>What is wrong, each with its place: <c>$.level: expected one of …</c>. None where the value is valid.</summary>
    public IReadOnlyList<string> Mistakes(JsonElement value) => [.. Mistakes(_schema, value, "$")];

    private static IEnumerable<string> Mistakes(JsonElement schema, JsonElement value, string place) =>
        schema.EnumerateObject().Where(keyword => !Words.Contains(keyword.Name)).SelectMany(keyword => keyword.Name switch
        {
            "type" => Check(Types(keyword.Value).Contains(TypeOf(value)), place, $"expected {keyword.Value}"),
            "enum" => Check(keyword.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)), place, $"expected one of {keyword.Value}"),
            "pattern" => Check(!IsText(value) || Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!), place, $"expected {keyword.Value}"),
            "minLength" => Check(!IsText(value) || value.GetString()!.Length >= keyword.Value.GetInt32(), place, $"expected at least {keyword.Value} characters"),
            "maxLength" => Check(!IsText(value) || value.GetString()!.Length <= keyword.Value.GetInt32(), place, $"expected at most {keyword.Value} characters"),
            "required" => Missing(keyword.Value, value, place, ""),
            "properties" => Fields(value).Where(field => keyword.Value.TryGetProperty(field.Name, out _))
                .SelectMany(field => Mistakes(keyword.Value.GetProperty(field.Name), field.Value, $"{place}.{field.Name}")),
            "additionalProperties" => Fields(value).Where(field => !schema.GetProperty("properties").TryGetProperty(field.Name, out _))
                .SelectMany(field => Mistakes(keyword.Value, field.Value, $"{place}.{field.Name}")),
            "dependentRequired" => keyword.Value.EnumerateObject().Where(rule => Has(value, rule.Name))
                .SelectMany(rule => Missing(rule.Value, value, place, $" beside {rule.Name}")),
            var other => throw new NotSupportedException($"the schema's keyword {other}"),
        });

    private static IEnumerable<string> Missing(JsonElement names, JsonElement value, string place, string why) => names.EnumerateArray()
        .SelectMany(name => Check(Has(value, name.GetString()!), place, $"expected {name}{why}"));

    private static IEnumerable<string> Check(bool holds, string place, string mistake) => holds ? [] : [$"{place}: {mistake}"];

    private static IEnumerable<string?> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()) : [type.GetString()];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    private static JsonElement.ObjectEnumerator Fields(JsonElement value) => value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default;

    private static bool Has(JsonElement value, string name) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out _);

    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String;
}
