namespace Aspire.Hosting.ApplicationModel;

/// <summary>A program on this machine.</summary>
public class ExecutableResource(string name, string command, string workingDirectory) : Resource(name),
    IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IComputeResource
{
    /// <summary>A path, or a name to look for on the PATH.</summary>
    public string Command { get; } = command;

    /// <summary>The absolute path it starts in.</summary>
    public string WorkingDirectory { get; } = workingDirectory;
}
