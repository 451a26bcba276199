using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running.Processes;

namespace Aspire.Hosting.Running;

/// <summary>Runs programs of this machine.</summary>
internal sealed class ExecutableRunner : IResourceRunner
{
    public bool Runs(IResource resource) => resource is ExecutableResource;

    public void Check(IResource resource)
    {
    }

    public Task<IRunningResource> StartAsync(IResource resource, ResourceSettings settings, LineWriter output, CancellationToken cancellationToken)
    {
        var executable = (ExecutableResource)resource;
        if (!Directory.Exists(executable.WorkingDirectory))
            throw new DistributedApplicationException($"Resource '{resource.Name}' cannot start: its working directory {executable.WorkingDirectory} does not exist.");

        var path = settings.Environment.GetValueOrDefault("PATH") ?? System.Environment.GetEnvironmentVariable("PATH");
        var file = CommandPath.Find(executable.Command, executable.WorkingDirectory, path)
            ?? throw new DistributedApplicationException(CommandPath.HasFolder(executable.Command)
                ? $"Resource '{resource.Name}' cannot start: there is no program {executable.Command} in {executable.WorkingDirectory}."
                : $"Resource '{resource.Name}' cannot start: the command '{executable.Command}' is not on the PATH.");

        var plan = new ProcessPlan(file, settings.Arguments, executable.WorkingDirectory, settings.Environment);
        return Task.FromResult<IRunningResource>(new RunningProcess(ChildProcess.Start(plan, output)));
    }
}
