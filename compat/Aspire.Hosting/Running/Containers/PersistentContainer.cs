using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running.Processes;

namespace Aspire.Hosting.Running.Containers;

/// <summary>A container that lives on when the AppHost ends. The next run finds it by its name and keeps it if nothing about it has changed.</summary>
internal sealed class PersistentContainer : IRunningResource
{
    private readonly ContainerEngine _engine;
    private readonly ContainerPlan _plan;
    private readonly ChildProcess _logs;
    private readonly CancellationTokenSource _letGo = new();

    private PersistentContainer(ContainerEngine engine, ContainerPlan plan, ChildProcess logs)
    {
        (_engine, _plan, _logs) = (engine, plan, logs);
        Exited = ExitAsync();
    }

    public ResourcePropertySnapshot Identity => new("container.id", _plan.Name);

    public bool OutlivesAppHost => true;

    public Task<int> Exited { get; }

    /// <summary>Starts it, or takes it as it is.</summary>
    public static async Task<PersistentContainer> StartAsync(ContainerEngine engine, string resource, ContainerPlan plan, LineWriter output, CancellationToken cancellationToken)
    {
        var since = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        if (await TakeAsync(engine, plan, cancellationToken).ConfigureAwait(false) is { Succeeded: false } failed)
            throw new DistributedApplicationException($"Resource '{resource}' cannot start: {engine.Name} cannot run the image {plan.Image}: {failed.Fault}.");

        var follow = new ProcessPlan(engine.Command, ["logs", "--follow", "--since", since, plan.Name], Directory.GetCurrentDirectory(), new Dictionary<string, string>());
        return new(engine, plan, ChildProcess.Start(follow, output));
    }

    public string? StartFault(int exitCode) => null;

    public async Task StopAsync(TimeSpan grace)
    {
        var seconds = ((int)Math.Ceiling(grace.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await _engine.RunAsync(["stop", "-t", seconds, _plan.Name], CancellationToken.None).ConfigureAwait(false);
        await Exited.ConfigureAwait(false);
    }

    /// <summary>Lets go of it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _letGo.CancelAsync().ConfigureAwait(false);
        await ((Task)Exited).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _logs.DisposeAsync().ConfigureAwait(false);
        _letGo.Dispose();
    }

    private static async Task<EngineResult> TakeAsync(ContainerEngine engine, ContainerPlan plan, CancellationToken cancellationToken)
    {
        var spec = await engine.RunAsync(["inspect", "--type", "container", "--format", $"{{{{index .Config.Labels \"{ContainerLabels.Spec}\"}}}}", plan.Name], cancellationToken).ConfigureAwait(false);
        if (spec.Succeeded && spec.Output == plan.Spec)
            return await engine.RunAsync(["start", plan.Name], cancellationToken).ConfigureAwait(false); // no harm to one that runs
        if (spec.Succeeded)
            await engine.RunAsync(["rm", "--force", "--volumes", plan.Name], cancellationToken).ConfigureAwait(false);
        return await engine.RunAsync(plan.Arguments, cancellationToken, plan.Secrets).ConfigureAwait(false);
    }

    private async Task<int> ExitAsync()
    {
        var waited = await _engine.RunAsync(["wait", _plan.Name], _letGo.Token).ConfigureAwait(false);
        return int.TryParse(waited.Output, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exitCode) ? exitCode : -1;
    }
}
