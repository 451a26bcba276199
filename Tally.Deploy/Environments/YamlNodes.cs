using System.Globalization;
using System.Text.Json.Nodes;
using Tally.Deploy.Manifest;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Tally.Deploy.Environments;

/// <summary>Reads YAML into the nodes that the manifest is read into, so that one strict reader serves both.</summary>
internal static class YamlNodes
{
    // Deeper than any file that says something; an alias within its own anchor has no end.
    private const int MaxDepth = 64;

    /// <exception cref="InputMistake">With line and column.</exception>
    public static JsonNode? Parse(string yaml, JsonPath path)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException e)
        {
            throw path.Mistake(FormattableString.Invariant($"this is not YAML (line {e.Start.Line}, column {e.Start.Column}): {e.Message}"));
        }
        return stream.Documents.Count == 0 ? new JsonObject() : Node(stream.Documents[0].RootNode, path, 0);
    }

    private static JsonNode? Node(YamlNode node, JsonPath path, int depth) => node switch
    {
        _ when depth > MaxDepth => throw path.Mistake($"this is nested more than {MaxDepth} deep {Place(node)}"),
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(child => KeyValuePair.Create(Name(child.Key, path), Node(child.Value, path, depth + 1)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(item => Node(item, path, depth + 1))]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value ?? ""),
        YamlScalarNode quoted => JsonValue.Create(quoted.Value),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Name(YamlNode node, JsonPath path) =>
        node is YamlScalarNode { Value: { } name } ? name : throw path.Mistake($"expected a name {Place(node)}");

    private static string Place(YamlNode node) => FormattableString.Invariant($"(line {node.Start.Line}, column {node.Start.Column})");

    private static JsonValue? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        _ when decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
