using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Tally.ServiceDefaults.Metrics;

namespace Tally.ServiceDefaults.Export;

/// <summary>Telemetry starts before everything else in the host and, when all else has stopped, delivers what it holds.</summary>
internal sealed partial class TelemetryLifetime(
    IServiceProvider services,
    ExportBuffers buffers,
    TelemetryOptions options,
    ILogger<TelemetryLifetime> logger) : IHostedLifecycleService
{
    private bool _away;

    // The SDK's own hosted service makes the providers in StartAsync: after StartingAsync of everything else.
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        services.GetService<TracerProvider>();
        services.GetService<MeterProvider>();
        services.GetRequiredService<ProcessMetrics>();
        services.GetRequiredService<ExportMetrics>();
        DistributedContextPropagator.Current = services.GetRequiredService<DistributedContextPropagator>();
        buffers.Changed += ReportLater;
        if (!services.GetServices<ExportedSignal>().Any())
            ExportsNowhere();
        return Task.CompletedTask;
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.ShutdownTimeout);
        try
        {
            await Task.Run(ShutDownProviders, CancellationToken.None).WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The deadline holds for a collector that hangs, too.
        }

        await buffers.Drain(deadline.Token).ConfigureAwait(false);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Each waits for its last export; together, so that one that hangs does not eat the others' time.
    private void ShutDownProviders()
    {
        var milliseconds = (int)options.ShutdownTimeout.TotalMilliseconds;
        Parallel.Invoke(
            () => services.GetService<TracerProvider>()?.Shutdown(milliseconds),
            () => services.GetService<MeterProvider>()?.Shutdown(milliseconds),
            () => services.GetService<LoggerProvider>()?.Shutdown(milliseconds));
    }

    // Not on the exporter's thread: what is logged there the SDK takes for the exporter's own and leaves out.
    private void ReportLater(ExportState state) => ThreadPool.UnsafeQueueUserWorkItem(Report, state, preferLocal: false);

    // One line when the first signal finds the collector away, one when the last has it back.
    private void Report(ExportState state)
    {
        var states = buffers.States;
        var away = states.Any(signal => signal.IsAway);
        var dropped = states.Sum(signal => signal.DroppedRequests);
        if (Interlocked.Exchange(ref _away, away) == away)
            return;
        if (away)
            CollectorAway(state.Signal.Name, state.Reason, options.ExportBufferBytes);
        else
            CollectorBack(dropped);
    }

    [LoggerMessage(EventName = "telemetry.export.none", Level = LogLevel.Warning,
        Message = "Telemetry stays in this process: OTEL_EXPORTER_OTLP_ENDPOINT is no http or https URL")]
    private partial void ExportsNowhere();

    [LoggerMessage(EventName = "telemetry.export.away", Level = LogLevel.Warning,
        Message = "The collector does not take {signal} ({reason}); up to {bytes} bytes of each signal are kept until it does")]
    private partial void CollectorAway(string signal, string? reason, long bytes);

    [LoggerMessage(EventName = "telemetry.export.back", Level = LogLevel.Information,
        Message = "The collector takes telemetry again; export requests dropped so far: {dropped}")]
    private partial void CollectorBack(long dropped);
}
