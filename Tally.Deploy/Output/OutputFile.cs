using System.Text;
using System.Text.Json.Nodes;

namespace Tally.Deploy.Output;

/// <param name="Path">Relative to the output folder, with forward slashes.</param>
internal sealed record OutputFile(string Path, ReadOnlyMemory<byte> Content)
{
    public static OutputFile Text(string path, string text) => new(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Nodes as YAML documents, under a line that says where changes belong.</summary>
    public static OutputFile Yaml(string path, params IEnumerable<JsonNode> documents) => Text(path, Header + Output.Yaml.Write(documents));

    private const string Header = "# Written by tally-deploy. Change the manifest or an environment file, then write it again.\n";
}
