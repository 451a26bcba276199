using System.Text.Json.Nodes;

namespace Tally.Hosting.Tests;

/// <summary>Publishes an application and reads its manifest.</summary>
internal static class Published
{
    /// <summary>The resources of the manifest of an application with a stack.</summary>
    public static JsonObject Stack(Action<ObservabilityStackOptions>? configure = null, params string[] settings) =>
        Resources(builder => builder.AddObservabilityStack(configure: configure), settings);

    public static JsonObject Resources(Action<IDistributedApplicationBuilder> describe, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("tally-manifest-").FullName;
        try
        {
            var path = Path.Combine(folder, "aspire-manifest.json");
            var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
            {
                Args = ["--operation", "publish", "--step", "publish-manifest", "--output-path", path, "--Tally:Stack=containers", .. settings],
                // It says where the configuration files are.
                AssemblyName = typeof(Projects.Tally_AppHost).Assembly.GetName().Name,
                ProjectDirectory = folder,
                DisableDashboard = true,
            });
            describe(builder);
            builder.Build().Run();
            return JsonNode.Parse(File.ReadAllText(path))!["resources"]!.AsObject();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What a variable of a resource is set to; null where it is not.</summary>
    public static string? Variable(this JsonObject resources, string resource, string name) => (string?)resources[resource]!["env"]?[name];
}
