using System.Text.Json.Nodes;

namespace Tally.Hosting.Tests;

public class ManifestTests
{
    private const string Command = "dotnet run --project Tally.AppHost -- --operation publish --step publish-manifest --output-path ../aspire-manifest.json";

    [Fact]
    public async Task The_manifest_at_the_top_is_what_the_AppHost_writes()
    {
        var folder = Directory.CreateTempSubdirectory("tally-manifest-").FullName;
        try
        {
            var path = Path.Combine(folder, "aspire-manifest.json");
            await Publish(path);

            // Paths in a manifest are relative to its folder.
            var toRoot = Path.GetRelativePath(folder, Repository.Root).Replace('\\', '/');
            var written = (await File.ReadAllTextAsync(path)).Replace($"\"{toRoot}/", "\"", StringComparison.Ordinal);
            var committed = await File.ReadAllTextAsync(Repository.Manifest);
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(written), JsonNode.Parse(committed)), $"aspire-manifest.json is not current; write it again: {Command}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void It_holds_no_secret_and_no_path_of_a_machine()
    {
        var text = File.ReadAllText(Repository.Manifest);
        var resources = JsonNode.Parse(text)!["resources"]!.AsObject();

        Assert.True((bool)resources["grafana-admin-password"]!["inputs"]!["value"]!["secret"]!);
        Assert.Equal("{grafana-admin-password.value}", resources.Variable("grafana", "GF_SECURITY_ADMIN_PASSWORD"));
        Assert.All(
            resources.Where(resource => resource.Value!["bindMounts"] is not null).SelectMany(resource => resource.Value!["bindMounts"]!.AsArray()),
            mount => Assert.StartsWith("observability-config/", (string)mount!["source"]!, StringComparison.Ordinal));
        Assert.DoesNotContain("\"error\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_container_and_project_has_a_workload_beside_it()
    {
        var resources = JsonNode.Parse(File.ReadAllText(Repository.Manifest))!["resources"]!.AsObject();

        var described = resources.Where(resource => (string)resource.Value!["type"]! is "container.v0" or "project.v0").Select(resource => resource.Key);
        foreach (var name in described)
        {
            var workload = resources[$"{name}-workload"]!;
            Assert.Equal(("tally.workload.v0", name), ((string)workload["type"]!, (string)workload["resource"]!));
            var health = workload["health"]!;
            Assert.NotNull(resources[name]!["bindings"]![(string)health["binding"]!]);
            Assert.StartsWith("/", (string)health["path"]!, StringComparison.Ordinal);
        }
    }

    private static async Task Publish(string path)
    {
        // The AppHost's own choice of stack must not depend on who runs the test.
        var ended = await AppHostProcess.RunAsync(["--operation", "publish", "--step", "publish-manifest", "--output-path", path, "--Tally:Stack=containers"]);
        Assert.True(ended.ExitCode == 0, $"{ended.Output}{ended.Errors}");
    }
}
