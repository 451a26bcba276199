using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Tally.Backend.Loki.Config;

/// <summary>What is wrong in a YAML text, and where, counted from 1.</summary>
internal sealed class YamlProblem(Mark at, string message) : Exception(message)
{
    public long Line => at.Line;

    public long Column => at.Column;
}

/// <summary>A mapping of a YAML text. What is read from it is checked for its kind; a problem names the place.</summary>
internal sealed class YamlMap
{
    private readonly Dictionary<string, YamlNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Mark> _keys = new(StringComparer.Ordinal);

    private YamlMap(YamlMappingNode node)
    {
        foreach (var (key, value) in node.Children)
        {
            var name = Scalar(key, "a name");
            (_nodes[name], _keys[name]) = (value, key.Start);
        }
    }

    /// <summary>The mapping that a text is; null for an empty text.</summary>
    /// <exception cref="YamlProblem">The text is no YAML, or no mapping.</exception>
    public static YamlMap? Parse(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            // (Line: 3, Col: 5, Idx: 40) - (Line: 3, Col: 6, Idx: 41): the reason
            throw new YamlProblem(e.Start, e.Message.Split("): ")[^1].TrimEnd('.'));
        }
        return stream.Documents is [var document, ..] ? Of(document.RootNode) : null;
    }

    /// <summary>The mapping under a name; null where it is absent or empty.</summary>
    public YamlMap? Map(string name) => _nodes.TryGetValue(name, out var node) && !IsEmpty(node) ? Of(node) : null;

    /// <summary>The items of the list under a name; none where it is absent or empty.</summary>
    public IEnumerable<YamlMap> Maps(string name) => Items(name).Select(Of);

    /// <inheritdoc cref="Maps"/>
    public IEnumerable<string> Texts(string name) => Items(name).Select(node => Scalar(node, "a text"));

    public string? Text(string name) => _nodes.TryGetValue(name, out var node) ? Scalar(node, "a text") : null;

    /// <summary>The value under a name, read; <paramref name="byDefault"/> where it is absent.</summary>
    public T Read<T>(string name, T byDefault, Func<string, T?> read, string expected) where T : struct =>
        Text(name) is not { } text ? byDefault : read(text) ?? throw Problem(name, $"{name} is '{text}'; expected {expected}");

    public bool Flag(string name) => Read(name, false, text => bool.TryParse(text, out var value) ? value : null, "true or false");

    /// <summary>Refuses every name but these.</summary>
    public void Only(string what, params string[] known)
    {
        if (_keys.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
            throw new YamlProblem(_keys[unknown], $"'{unknown}' is nothing that {what} takes; expected {string.Join(", ", known)}");
    }

    /// <summary>A problem with the value under a name.</summary>
    public YamlProblem Problem(string name, string message) => new(_nodes[name].Start, message);

    private IEnumerable<YamlNode> Items(string name) => !_nodes.TryGetValue(name, out var node) || IsEmpty(node) ? []
        : node is YamlSequenceNode list ? list.Children
        : throw new YamlProblem(node.Start, $"{name}: expected a list");

    private static YamlMap Of(YamlNode node) => node is YamlMappingNode map ? new(map) : throw new YamlProblem(node.Start, "expected a mapping of names to values");

    private static string Scalar(YamlNode node, string expected) => node is YamlScalarNode { Value: { } value } ? value : throw new YamlProblem(node.Start, $"expected {expected}");

    private static bool IsEmpty(YamlNode node) => node is YamlScalarNode { Value: "" or "null" or "~" or null };
}
