using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>A distributed application: run it, or publish it if the command line says so.</summary>
public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _disposing;

    internal DistributedApplication(IHost host) => _host = host;

    /// <summary>The AppHost's own services.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>The state of every resource.</summary>
    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    /// <summary>Starts, stops and restarts resources.</summary>
    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    /// <summary>A test started the entry point: to start means to wait until the test does.</summary>
    internal bool HeldByTest { get; init; }

    /// <summary>Describes an application.</summary>
    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    /// <summary>Describes an application.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new DistributedApplicationBuilder(args);

    /// <summary>Describes an application.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) => new DistributedApplicationBuilder(options);

    /// <summary>Runs until Ctrl-C, SIGTERM or a stop; or publishes. What is wrong with the application is one sentence on the error stream and exit code 1.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <inheritdoc cref="Run"/>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (IsEntryPointUnderTest)
        {
            await _disposed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }
        try
        {
            if (Services.GetService<ManifestPublisher>() is { } publisher)
            {
                await AnnounceAsync(cancellationToken).ConfigureAwait(false);
                await publisher.PublishAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            await StartAsync(cancellationToken).ConfigureAwait(false);
            await _host.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DistributedApplicationException e)
        {
            await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
            System.Environment.ExitCode = 1;
        }
        finally
        {
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Allocates every endpoint and sets the resources going; returns before they run.</summary>
    /// <exception cref="DistributedApplicationException">The application cannot run on this machine as described.</exception>
    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (IsEntryPointUnderTest)
        {
            await _started.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }
        await AnnounceAsync(cancellationToken).ConfigureAwait(false);
        await _host.StartAsync(cancellationToken).ConfigureAwait(false);
        _started.TrySetResult();
    }

    /// <summary>Stops the resources, those first that others do not depend on.</summary>
    public virtual Task StopAsync(CancellationToken cancellationToken = default) =>
        IsEntryPointUnderTest ? Task.CompletedTask : _host.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops what still runs.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (IsEntryPointUnderTest || Interlocked.Exchange(ref _disposing, 1) != 0)
            return;
        if (_started.Task.IsCompleted)
            await _host.StopAsync().ConfigureAwait(false);
        if (_host is IAsyncDisposable host)
            await host.DisposeAsync().ConfigureAwait(false);
        _started.TrySetCanceled();
        _disposed.TrySetResult();
    }

    private bool IsEntryPointUnderTest => HeldByTest && BuilderHooks.Current is not null;

    private Task AnnounceAsync(CancellationToken cancellationToken) => Services.GetRequiredService<IDistributedApplicationEventing>()
        .PublishAsync(new BeforeStartEvent(Services, Services.GetRequiredService<DistributedApplicationModel>()), cancellationToken);
}
