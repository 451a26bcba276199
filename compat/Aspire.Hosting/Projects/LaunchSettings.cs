using System.Text.Json;

namespace Aspire.Hosting;

/// <summary>The content of Properties/launchSettings.json.</summary>
public sealed class LaunchSettings
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The profiles, in the order of the file.</summary>
    public Dictionary<string, LaunchProfile> Profiles { get; set; } = [];

    /// <summary>The settings beside a project file, or null where there are none.</summary>
    internal static LaunchSettings? Read(string projectDirectory)
    {
        var path = Path.Combine(projectDirectory, "Properties", "launchSettings.json");
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<LaunchSettings>(File.ReadAllText(path), Json);
        }
        catch (JsonException e)
        {
            throw new DistributedApplicationException($"{path} is not valid: {e.Message}", e);
        }
    }
}

/// <summary>One profile of Properties/launchSettings.json.</summary>
public sealed class LaunchProfile
{
    /// <summary><c>Project</c> for what runs the project itself.</summary>
    public string? CommandName { get; set; }

    /// <summary>URLs to listen on, separated by semicolons.</summary>
    public string? ApplicationUrl { get; set; }

    /// <summary>Environment variables.</summary>
    public Dictionary<string, string> EnvironmentVariables { get; set; } = [];
}
