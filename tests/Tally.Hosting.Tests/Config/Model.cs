using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Tally.Hosting.Tests.Config;

/// <summary>The stack as the manifest describes it.</summary>
internal static partial class Model
{
    public static JsonObject Resources { get; } = JsonNode.Parse(File.ReadAllText(Repository.Manifest))!["resources"]!.AsObject();

    /// <summary>The variables that a container is started with.</summary>
    public static IReadOnlyDictionary<string, string> Environment(string resource) =>
        Resources[resource]!["env"]!.AsObject().ToDictionary(variable => variable.Key, variable => Resolve((string)variable.Value!));

    public static IReadOnlyList<string> Arguments(string resource) => [.. Resources[resource]!["args"]!.AsArray().Select(argument => (string)argument!)];

    public static int Port(string resource, string binding) => (int)Resources[resource]!["bindings"]![binding]!["targetPort"]!;

    /// <summary>The file of this repository that a container sees at a path; null where nothing of the repository is there.</summary>
    public static string? FileAt(string resource, string path) => Resources[resource]!["bindMounts"]!.AsArray()
        .Where(mount => path.StartsWith((string)mount!["target"]! + "/", StringComparison.Ordinal))
        .Select(mount => Path.Combine(Repository.Root, (string)mount!["source"]!, path[(((string)mount["target"]!).Length + 1)..]))
        .FirstOrDefault();

    // {mimir.bindings.http.url} is, on the containers' network, http://mimir:9009.
    private static string Resolve(string value) => BindingUrl().Replace(value, match =>
        $"http://{match.Groups["resource"].Value}:{Port(match.Groups["resource"].Value, match.Groups["binding"].Value)}");

    [GeneratedRegex(@"\{(?<resource>[\w-]+)\.bindings\.(?<binding>[\w-]+)\.url\}")]
    private static partial Regex BindingUrl();
}
