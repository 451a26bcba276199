using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The launch profile that a project runs with.</summary>
internal sealed record LaunchProfileSelection(string Name, LaunchProfile Profile) : IResourceAnnotation
{
    /// <summary>The profile the options name, else the one the AppHost itself runs with, else the project's first.</summary>
    public static LaunchProfileSelection? Choose(string resource, IProjectMetadata project, ProjectResourceOptions options, IConfiguration configuration)
    {
        if (options.ExcludeLaunchProfile)
            return null;

        var directory = Path.GetDirectoryName(project.ProjectPath) ?? "";
        var profiles = (project.LaunchSettings ?? LaunchSettings.Read(directory))?.Profiles ?? [];
        if (options.LaunchProfileName is { } asked)
        {
            return profiles.TryGetValue(asked, out var named) ? new(asked, named)
                : throw new DistributedApplicationException($"Launch profile '{asked}' of resource '{resource}' is not in the launchSettings.json of {project.ProjectPath}.");
        }

        var usual = configuration["AppHost:DefaultLaunchProfileName"] ?? configuration["DOTNET_LAUNCH_PROFILE"];
        if (usual is not null && profiles.TryGetValue(usual, out var own))
            return new(usual, own);

        var first = profiles.FirstOrDefault(p => p.Value.CommandName is null or "Project");
        return first.Value is null ? null : new(first.Key, first.Value);
    }

    public IEnumerable<Uri> Urls() => (Profile.ApplicationUrl ?? "")
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(url => new Uri(url.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal)));
}
