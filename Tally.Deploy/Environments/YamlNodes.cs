using System.Globalization;
using System.Text.Json.Nodes;
using Tally.Deploy.Manifest;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Tally.Deploy.Environments;

/// <summary>Reads YAML into the nodes that the manifest is read into, so that one strict reader serves both.</summary>
internal static class YamlNodes
{
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
        return stream.Documents.Count == 0 ? new JsonObject() : Node(stream.Documents[0].RootNode);
    }

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value!, Node(child.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Node)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value ?? ""),
        YamlScalarNode quoted => JsonValue.Create(quoted.Value),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

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
