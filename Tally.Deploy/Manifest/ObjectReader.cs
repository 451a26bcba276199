using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tally.Deploy.Manifest;

/// <summary>
/// Reads one object key by key and remembers which were asked for, so that <see cref="End"/> can refuse the others by name.
/// Every mistake is reported with the path of its value.
/// </summary>
internal sealed class ObjectReader
{
    private readonly JsonObject _object;
    private readonly HashSet<string> _known = [];

    public ObjectReader(JsonNode? node, JsonPath path)
    {
        _object = node as JsonObject ?? throw path.Mistake($"expected an object, found {Kind(node)}.");
        Path = path;
    }

    public JsonPath Path { get; }

    public IEnumerable<string> Keys => _object.Select(property => property.Key);

    public bool Has(string name)
    {
        _known.Add(name);
        return _object.ContainsKey(name);
    }

    public string Text(string name) => OptionalText(name) ?? throw Path.Mistake($"the key '{name}' is missing.");

    public string? OptionalText(string name) => Has(name) ? TextOf(_object[name], Path.Key(name)) : null;

    public bool Flag(string name) => Has(name) && (_object[name] is JsonValue value && value.TryGetValue<bool>(out var flag)
        ? flag
        : throw Path.Key(name).Mistake($"expected true or false, found {Kind(_object[name])}."));

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>, both inclusive.</summary>
    public int? OptionalWhole(string name, int min, int max) => !Has(name) ? null
        : IsNumber(_object[name]) && int.TryParse(_object[name]!.ToString(), CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number
        : throw Path.Key(name).Mistake($"expected a whole number from {min} to {max}, found {Shown(_object[name])}.");

    /// <summary>A number above 0, at most <paramref name="max"/>.</summary>
    public decimal? OptionalPositive(string name, decimal max) => !Has(name) ? null
        : IsNumber(_object[name]) && decimal.TryParse(_object[name]!.ToString(), CultureInfo.InvariantCulture, out var number) && number > 0 && number <= max ? number
        : throw Path.Key(name).Mistake(FormattableString.Invariant($"expected a number above 0, at most {max}, found {Shown(_object[name])}."));

    public ObjectReader Object(string name) => OptionalObject(name) ?? throw Path.Mistake($"the key '{name}' is missing.");

    public ObjectReader? OptionalObject(string name) => Has(name) ? new(_object[name], Path.Key(name)) : null;

    /// <summary>The object's values, each an object; a missing key is none.</summary>
    public IEnumerable<(string Name, ObjectReader Value)> Objects(string name) =>
        OptionalObject(name) is { } all ? all.Keys.Select(key => (key, all.Object(key))) : [];

    /// <summary>The object's values, each a text or a number written as one; a missing key is none.</summary>
    public IReadOnlyDictionary<string, string> Texts(string name) =>
        OptionalObject(name) is { } all ? all.Keys.ToDictionary(key => key, all.Text, StringComparer.Ordinal) : new Dictionary<string, string>();

    public IReadOnlyList<T> List<T>(string name, Func<JsonNode?, JsonPath, T> read)
    {
        if (!Has(name))
            return [];
        var list = _object[name] as JsonArray ?? throw Path.Key(name).Mistake($"expected a list, found {Kind(_object[name])}.");
        return [.. list.Select((item, index) => read(item, Path.Key(name).Index(index)))];
    }

    /// <summary>Refuses what nobody asked for.</summary>
    public void End()
    {
        Mistakes.Each(Keys.Where(key => !_known.Contains(key)), unknown =>
            throw Path.Key(unknown).Mistake($"this key is not known here; expected {(_known.Count == 0 ? "none" : string.Join(", ", _known.Order(StringComparer.Ordinal)))}."));
    }

    public static string TextOf(JsonNode? node, JsonPath path) =>
        node is JsonValue value && value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
            ? node.ToString()
            : throw path.Mistake($"expected a text, found {Kind(node)}.");

    private static bool IsNumber(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.Number;

    private static string Shown(JsonNode? node) => node is JsonValue ? node.ToJsonString() : Kind(node);

    private static string Kind(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "an object",
        JsonArray => "a list",
        _ => $"{node.GetValueKind()}".ToLowerInvariant(),
    };
}
