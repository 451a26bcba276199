using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running.Processes;

namespace Aspire.Hosting.Running;

/// <summary>
/// Runs what a project was built to, in the configuration of the AppHost: starting <c>dotnet exec</c> takes a tenth of the time of
/// <c>dotnet run</c>, which is left for projects whose output is somewhere unusual.
/// </summary>
internal sealed class ProjectRunner(string configuration) : IResourceRunner
{
    public bool Runs(IResource resource) => resource is ProjectResource;

    public void Check(IResource resource)
    {
    }

    public Task<IRunningResource> StartAsync(IResource resource, ResourceSettings settings, LineWriter output, CancellationToken cancellationToken)
    {
        var project = ((ProjectResource)resource).GetProjectMetadata().ProjectPath;
        if (!File.Exists(project))
            throw new DistributedApplicationException($"Resource '{resource.Name}' cannot start: there is no project {project}.");

        var dotnet = DotnetHost.Path ?? throw new DistributedApplicationException(
            $"Resource '{resource.Name}' cannot start: no dotnet was found, neither on the PATH nor at DOTNET_ROOT.");
        var built = ProjectOutput.Find(project, configuration);
        string[] command = built is null
            ? ["run", "--no-build", "--no-launch-profile", "--configuration", configuration, "--project", project, "--"]
            : ["exec", built.Assembly];

        var plan = new ProcessPlan(dotnet, [.. command, .. settings.Arguments], Path.GetDirectoryName(project)!, settings.Environment);
        return Task.FromResult<IRunningResource>(new RunningProcess(ChildProcess.Start(plan, output), exitCode => Fault(resource, built, exitCode)));
    }

    private static string? Fault(IResource resource, ProjectOutput? built, int exitCode) => built is not null && DotnetHost.IsFrameworkMissing(exitCode)
        ? $"Resource '{resource.Name}' cannot start: it needs {built.Frameworks()}, which the .NET at {Path.GetDirectoryName(DotnetHost.Path)} does not have; install it from https://aka.ms/dotnet/download."
        : null;
}
