using System.Text.Json.Nodes;

namespace Aspire.Hosting.Tests;

/// <summary>Publishes an application and reads its manifest.</summary>
internal static class Published
{
    /// <summary>The resources of the manifest, which is written one folder below the AppHost's.</summary>
    public static JsonObject Resources(Action<IDistributedApplicationBuilder> describe) => Manifest(describe)["resources"]!.AsObject();

    public static JsonObject Manifest(Action<IDistributedApplicationBuilder> describe, params string[] how)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "out", "aspire-manifest.json");
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = [.. how is [] ? ["--operation", "publish", "--step", "publish-manifest"] : how, "--output-path", path],
            ProjectDirectory = folder.Path,
            DisableDashboard = true,
        });
        describe(builder);
        builder.Build().Run();
        return JsonNode.Parse(File.ReadAllText(path))!.AsObject();
    }
}

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("aspire-tests-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public string Write(string relativePath, string content)
    {
        var path = System.IO.Path.Combine(Path, relativePath);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }
}
