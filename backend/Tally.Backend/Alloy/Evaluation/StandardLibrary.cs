using System.Text.Json;

namespace Tally.Backend.Alloy.Evaluation;

/// <summary>The part of Alloy's standard library that is known here, by full name.</summary>
internal sealed class StandardLibrary
{
    private readonly Dictionary<string, Function> _functions;

    /// <param name="environment">What <c>sys.env</c> reads; null and empty are the same.</param>
    public StandardLibrary(Func<string, string?> environment) => _functions = new(StringComparer.Ordinal)
    {
        ["sys.env"] = arguments => environment(Text(arguments, 0, 1)) ?? "",
        ["coalesce"] = Coalesce,
        ["array.concat"] = Concat,
        ["string.split"] = arguments => Text(arguments, 0, 2).Split(Text(arguments, 1, 2)).ToList<object?>(),
        ["string.join"] = arguments => string.Join(Text(arguments, 1, 2), List(arguments, 0).Select(Item)),
        ["string.format"] = arguments => AlloyValues.Format(Text(arguments, 0, arguments.Length), arguments[1..]),
        ["string.replace"] = arguments => Text(arguments, 0, 3) is var text && Text(arguments, 1, 3) is { Length: > 0 } old ? text.Replace(old, Text(arguments, 2, 3), StringComparison.Ordinal) : text,
        ["string.to_lower"] = arguments => Text(arguments, 0, 1).ToLowerInvariant(),
        ["string.to_upper"] = arguments => Text(arguments, 0, 1).ToUpperInvariant(),
        ["string.trim_space"] = arguments => Text(arguments, 0, 1).Trim(),
        ["string.trim_prefix"] = arguments => Text(arguments, 0, 2) is var text && text.StartsWith(Text(arguments, 1, 2), StringComparison.Ordinal) ? text[Text(arguments, 1, 2).Length..] : text,
        ["string.trim_suffix"] = arguments => Text(arguments, 0, 2) is var text && text.EndsWith(Text(arguments, 1, 2), StringComparison.Ordinal) ? text[..^Text(arguments, 1, 2).Length] : text,
        ["convert.nonsensitive"] = arguments => Text(arguments, 0, 1),
        ["encoding.from_json"] = arguments => FromJson(Text(arguments, 0, 1)),
    };

    public IEnumerable<string> Names => _functions.Keys.Order(StringComparer.Ordinal);

    public Function? Find(string name) => _functions.GetValueOrDefault(name);

    private static object? Coalesce(ReadOnlySpan<object?> arguments)
    {
        foreach (var argument in arguments)
            if (!AlloyValues.IsEmpty(argument))
                return argument;
        return arguments.IsEmpty ? null : arguments[^1];
    }

    private static List<object?> Concat(ReadOnlySpan<object?> arguments)
    {
        var all = new List<object?>();
        for (var i = 0; i < arguments.Length; i++)
            all.AddRange(List(arguments, i));
        return all;
    }

    private static string Text(ReadOnlySpan<object?> arguments, int index, int count) =>
        arguments.Length != count ? throw new FormatException($"expected {count} argument{(count == 1 ? "" : "s")}, not {arguments.Length}")
        : arguments[index] switch
        {
            string text => text,
            double number => AlloyValues.Text(number),
            var other => throw new FormatException($"argument {index + 1} is {AlloyValues.Kind(other)}, expected a text"),
        };

    private static string Item(object? item) => item switch
    {
        null => "",
        string text => text,
        double number => AlloyValues.Text(number),
        _ => throw new FormatException("expected a list of texts"),
    };

    private static IReadOnlyList<object?> List(ReadOnlySpan<object?> arguments, int index) =>
        index < arguments.Length && arguments[index] is IReadOnlyList<object?> list ? list : throw new FormatException($"argument {index + 1} is no list");

    private static object? FromJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return FromJson(json.RootElement);
        }
        catch (JsonException e)
        {
            throw new FormatException($"the text is no JSON: {e.Message}");
        }
    }

    private static object? FromJson(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().ToDictionary(field => field.Name, field => FromJson(field.Value), StringComparer.Ordinal),
        JsonValueKind.Array => json.EnumerateArray().Select(FromJson).ToList(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
