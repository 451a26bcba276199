using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Names a project; the build generates one class <c>Projects.NAME</c> for each project the AppHost refers to.</summary>
public interface IProjectMetadata : IResourceAnnotation
{
    /// <summary>Absolute path of the project file.</summary>
    string ProjectPath { get; }

    /// <summary>The launch settings to use instead of the project's own.</summary>
    LaunchSettings? LaunchSettings => null;

    /// <summary>Whether the project is built already when the AppHost runs.</summary>
    bool SuppressBuild => false;
}

internal sealed class ProjectMetadata(string projectPath) : IProjectMetadata
{
    public string ProjectPath { get; } = projectPath;
}
