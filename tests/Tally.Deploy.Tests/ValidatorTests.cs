using System.Text.Json.Nodes;

namespace Tally.Deploy.Tests;

/// <summary>What others say of the files: CloudFormation's specification, the Kubernetes API's models, kustomize, Docker Compose.</summary>
public class ValidatorTests
{
    public static TheoryData<string> Names => Built.Names;

    [NodeFact]
    public void CloudFormation_knows_every_type_property_and_value()
    {
        var templates = new JsonArray([.. Built.All.SelectMany(name => Built.Of(name).Templates().Select(entry =>
            new JsonObject { ["name"] = $"{name}/{entry.Environment}", ["template"] = entry.Template }))]);

        Assert.Equal("", NodeFactAttribute.Run("cloudformation.mjs", templates));

        var broken = templates[0]!["template"]!["Resources"]!.AsObject().First(resource => resource.Value!["Type"].Text() == "AWS::ECS::Service").Value!["Properties"]!;
        broken["LaunchType"] = "FARGATA";
        broken["Colour"] = "blue";
        Assert.Contains("no property Colour", NodeFactAttribute.Run("cloudformation.mjs", templates), StringComparison.Ordinal);
        Assert.Contains("found FARGATA", NodeFactAttribute.Run("cloudformation.mjs", templates), StringComparison.Ordinal);
    }

    [NodeFact]
    public void The_models_of_the_Kubernetes_API_take_every_object()
    {
        var objects = new JsonArray([.. Built.All.SelectMany(name => Built.Of(name).Kubernetes().SelectMany(entry => entry.Objects.Select(node =>
            new JsonObject { ["name"] = $"{name}/{entry.Environment}", ["object"] = node.DeepClone() })))]);

        Assert.Equal("", NodeFactAttribute.Run("kubernetes.mjs", objects));

        objects.First(entry => entry!["object"]!["kind"].Text() == "Deployment")!["object"]!["spec"]!["replicas"] = "many";
        Assert.Contains("replicas", NodeFactAttribute.Run("kubernetes.mjs", objects), StringComparison.Ordinal);
    }

    [KustomizeTheory]
    [MemberData(nameof(Names))]
    public void Kustomize_makes_of_base_and_patches_what_the_environment_means(string name)
    {
        var built = Built.Of(name);
        using var folder = new TemporaryFolder();
        foreach (var (path, text) in built.Files(DeploymentTarget.Kubernetes))
            folder.Put(path, text);

        foreach (var (environment, objects) in built.Kubernetes())
        {
            var kustomized = KustomizeTheoryAttribute.Build(Path.Combine(folder.Path, environment == "default" ? "base" : $"overlays/{environment}"));
            var expected = objects.Where(node => node["kind"].Text() != "Job").ToDictionary(Title);
            Assert.Equal(expected.Keys.Order(), kustomized.Where(node => node["kind"].Text() != "ConfigMap").Select(Title).Order());
            foreach (var node in kustomized.Where(node => node["spec"] is not null))
                Assert.True(JsonNode.DeepEquals(Sorted(expected[Title(node)]["spec"]), Sorted(WithoutHashes(node["spec"]))), $"{environment} {Title(node)}:\n{Sorted(expected[Title(node)]["spec"])}\n{Sorted(WithoutHashes(node["spec"]))}");
        }
    }

    [ComposeTheory]
    [MemberData(nameof(Names))]
    public void Docker_Compose_takes_the_file_and_every_override(string name)
    {
        using var folder = new TemporaryFolder();
        var files = Built.Of(name).Files(DeploymentTarget.Compose);
        foreach (var (path, text) in files)
            folder.Put(path, text);
        folder.Put(".env", string.Concat(files.GetValueOrDefault(".env.example", "").Split('\n').Where(line => line.EndsWith('=')).Select(line => $"{line}x\n")));

        foreach (var file in files.Keys.Where(file => file.StartsWith("compose.", StringComparison.Ordinal)))
        {
            string[] over = file == "compose.yaml" ? [] : ["-f", Path.Combine(folder.Path, file)];
            Assert.Equal("", ComposeTheoryAttribute.Run(["-f", Path.Combine(folder.Path, "compose.yaml"), .. over, "--profile", "verify", "config", "-q"]));
        }
    }

    private static string Title(JsonObject node) => $"{node["kind"]} {node["metadata"]!["name"]}";

    // A generated ConfigMap's name ends in a hash.
    private static JsonNode? WithoutHashes(JsonNode? node)
    {
        foreach (var map in node.Find("configMap").OfType<JsonObject>())
            map["name"] = map["name"].Text()[..map["name"].Text().LastIndexOf('-')];
        return node;
    }

    // Merging leaves the order of keys and of named items open.
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject mapping => new JsonObject(mapping.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list when list.All(item => item is JsonObject) => new JsonArray([.. list.Select(Sorted).OrderBy(item => item!.ToJsonString(), StringComparer.Ordinal)]),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
