namespace Tally.Traffic;

/// <summary>Makes the load: prepares the town, then starts acts at the configured rate, whatever becomes of them.</summary>
internal sealed class TrafficWorker(Town town, ActPicker picker, TrafficOptions options, TrafficTelemetry telemetry, TimeProvider time) : BackgroundService
{
    // Acts in flight. Beyond it the services are slower than the load, and a queue would only hide that.
    private const int MaxInFlight = 64;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // A new tally from time to time, for there to be young ones.
    private static readonly TimeSpan TallyLifetime = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _inFlight = new(MaxInFlight);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.RequestsPerSecond == 0)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            await OpenTally(stoppingToken);
            await KeepBusy(TallyLifetime, stoppingToken);
        }
    }

    public override void Dispose()
    {
        _inFlight.Dispose();
        base.Dispose();
    }

    private async Task OpenTally(CancellationToken stopping)
    {
        while (!await Attempt("open a tally", town.Prepare, stopping))
            await Task.Delay(Patience, time, stopping);
    }

    private async Task KeepBusy(TimeSpan duration, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Tick, time);
        var end = time.GetUtcNow() + duration;
        var due = 0.0;
        while (time.GetUtcNow() < end && await timer.WaitForNextTickAsync(stopping))
        {
            for (due += options.RequestsPerSecond * Tick.TotalSeconds; due >= 1; due--)
                StartAct(stopping);
        }
    }

    private void StartAct(CancellationToken stopping)
    {
        if (!_inFlight.Wait(0, stopping))
        {
            telemetry.Skipped();
            return;
        }

        _ = Task.Run(() => RunAct(stopping), CancellationToken.None);
    }

    private async Task RunAct(CancellationToken stopping)
    {
        try
        {
            var (act, user) = picker.Next();
            await Attempt(act.Name, async cancellation => (await act.Do(town, user, cancellation)).Dispose(), stopping);
        }
        finally
        {
            _inFlight.Release();
        }
    }

    /// <summary>False where a service was away: that is what traffic has to survive. Error responses are part of the plan.</summary>
    private async Task<bool> Attempt(string name, Func<CancellationToken, Task> act, CancellationToken stopping)
    {
        using var span = telemetry.Start(name);
        try
        {
            await act(stopping);
            telemetry.Done(name);
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or System.Text.Json.JsonException)
        {
            if (!stopping.IsCancellationRequested)
                telemetry.Failed(span, name, e);
            return false;
        }
    }
}
