using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Tally.Deploy.Environments;
using Tally.Deploy.Manifest;

namespace Tally.Deploy.Tests;

/// <summary>Runs where node and the validators' packages are; <c>.ci/run</c> installs them where npm answers.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("TALLY_VALIDATORS");

    public NodeFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) =>
        Skip = Folder is null || !Directory.Exists(Path.Combine(Folder, "node_modules", "kubernetes-models")) || Program.Find("node") is null
        ? "needs node, and in the folder TALLY_VALIDATORS: npm install @aws-cdk/aws-service-spec@0.1.216 kubernetes-models@4.5.1"
        : null;

    public static string Run(string script, JsonNode input)
    {
        // A module finds packages beside itself.
        var copy = Path.Combine(Folder!, $"{Guid.NewGuid():n}.mjs");
        File.Copy(Path.Combine(Source.Folder, "Validators", script), copy);
        try
        {
            return Program.Run("node", [copy], input.ToJsonString());
        }
        finally
        {
            File.Delete(copy);
        }
    }
}

/// <summary>Runs where kubectl or kustomize is.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KustomizeTheoryAttribute : TheoryAttribute
{
    public KustomizeTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) =>
        Skip = Program.Find("kubectl") is null && Program.Find("kustomize") is null ? "needs kubectl or kustomize" : null;

    internal static IReadOnlyList<JsonObject> Build(string folder)
    {
        var yaml = Program.Find("kubectl") is not null ? Program.Run("kubectl", ["kustomize", folder]) : Program.Run("kustomize", ["build", folder]);
        return [.. yaml.Split("\n---\n").Select(document => YamlNodes.Parse(document, JsonPath.RootOf("a file"))!.AsObject())];
    }
}

/// <summary>Runs where Docker Compose is.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ComposeTheoryAttribute : TheoryAttribute
{
    public ComposeTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) =>
        Skip = Program.Find("docker-compose") is null ? "needs docker-compose" : null;

    internal static string Run(IEnumerable<string> arguments) => Program.Run("docker-compose", arguments);
}
