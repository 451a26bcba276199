using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Tally.Deploy.Output;

/// <summary>Writes nodes as YAML that every reader, of YAML 1.1 or 1.2, takes for the same values.</summary>
internal static partial class Yaml
{
    public static string Write(params IEnumerable<JsonNode> documents)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 512, newLine: "\n"));
        emitter.Emit(new StreamStart());
        var isFirst = true;
        foreach (var document in documents)
        {
            emitter.Emit(new DocumentStart(null, null, isImplicit: isFirst));
            Emit(emitter, document);
            emitter.Emit(new DocumentEnd(isImplicit: true));
            isFirst = false;
        }
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject mapping:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, mapping.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in mapping)
                {
                    Emit(emitter, key);
                    Emit(emitter, value);
                }
                emitter.Emit(new MappingEnd());
                break;
            case JsonArray sequence:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, sequence.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in sequence)
                    Emit(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                Emit(emitter, value.GetValue<string>());
                break;
            default:
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, node?.ToJsonString() ?? "null", ScalarStyle.Plain, isPlainImplicit: true, isQuotedImplicit: false));
                break;
        }
    }

    private static void Emit(Emitter emitter, string text) =>
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, Style(text), isPlainImplicit: true, isQuotedImplicit: true));

    private static ScalarStyle Style(string text) =>
        text.Length == 0 || LooksLikeAnotherType().IsMatch(text) || NeedsEscapes(text) ? ScalarStyle.DoubleQuoted
        : text.Contains('\n') ? ScalarStyle.Literal
        : ScalarStyle.Any;

    // A block begins with its first line's indentation, and takes every kind of line end for \n.
    private static bool NeedsEscapes(string text) =>
        char.IsWhiteSpace(text[0]) || text.Any(c => (char.IsControl(c) && c is not ('\n' or '\t')) || c is '\u2028' or '\u2029');

    // Numbers, also octal, hexadecimal, sexagesimal and dates; the words that YAML 1.1 takes for true, false and null.
    [GeneratedRegex("^([-+.]?[0-9][0-9a-fxoT_.:+-]*|[-+]?\\.(inf|nan)|~|null|true|false|yes|no|on|off|y|n|<<|=)$", RegexOptions.IgnoreCase)]
    private static partial Regex LooksLikeAnotherType();
}
