namespace Aspire.Hosting;

/// <summary>How to add a project.</summary>
public class ProjectResourceOptions
{
    /// <summary>The launch profile; default: the one the AppHost runs with, else the first.</summary>
    public string? LaunchProfileName { get; set; }

    /// <summary>Whether to use no launch profile; default: false.</summary>
    public bool ExcludeLaunchProfile { get; set; }
}
