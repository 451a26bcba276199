using System.Collections.Concurrent;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running.Processes;

namespace Aspire.Hosting.Running.Containers;

/// <summary>
/// A container that lives as long as the AppHost: the engine's <c>run</c> in the foreground, which passes on the container's
/// output, exit code and signals. Its guardian ends it even when the AppHost is killed, and with it the container.
/// </summary>
internal sealed class SessionContainer : IRunningResource
{
    // Exit codes of `run` itself: the engine refused, the command cannot be run, there is no such command.
    private const int FirstOfEngine = 125;
    private const int LastOfEngine = 127;
    private const int LinesKept = 5;

    private readonly ContainerEngine _engine;
    private readonly string _resource;
    private readonly ContainerPlan _plan;
    private readonly ConcurrentQueue<string> _lastErrors = [];
    private readonly ChildProcess _run;

    public SessionContainer(ContainerEngine engine, string resource, ContainerPlan plan, LineWriter output)
    {
        (_engine, _resource, _plan) = (engine, resource, plan);
        var process = new ProcessPlan(engine.Command, plan.Arguments, Directory.GetCurrentDirectory(), plan.Secrets);
        _run = ChildProcess.Start(process, (line, isError) =>
        {
            if (isError)
                Keep(line);
            output(line, isError);
        });
    }

    // An engine takes the name of a container wherever it takes its id.
    public ResourcePropertySnapshot Identity => new("container.id", _plan.Name);

    public bool OutlivesAppHost => false;

    public Task<int> Exited => _run.Exited;

    public string? StartFault(int exitCode) => exitCode is >= FirstOfEngine and <= LastOfEngine
        ? $"Resource '{_resource}' cannot start: {_engine.Name} cannot run the image {_plan.Image}: {EngineWords.Last(_lastErrors) ?? $"exit code {exitCode}"}."
        : null;

    public async Task StopAsync(TimeSpan grace)
    {
        if (Exited.IsCompleted)
            return;
        var seconds = ((int)Math.Ceiling(grace.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await _engine.RunAsync(["stop", "-t", seconds, _plan.Name], CancellationToken.None).ConfigureAwait(false);
        await _run.StopAsync(grace).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (!Exited.IsCompleted)
            await _engine.RunAsync(["rm", "--force", "--volumes", _plan.Name], CancellationToken.None).ConfigureAwait(false);
        await _run.DisposeAsync().ConfigureAwait(false);
    }

    private void Keep(string line)
    {
        _lastErrors.Enqueue(line);
        if (_lastErrors.Count > LinesKept)
            _lastErrors.TryDequeue(out _);
    }
}
