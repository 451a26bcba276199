using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>One run of an AppHost's entry point on a thread of its own, stopped where it builds until the test lets it go on.</summary>
internal sealed class EntryPointRun : IDisposable, IAsyncDisposable
{
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _builder = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _application = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayBuild = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <exception cref="InvalidOperationException">The assembly is no program.</exception>
    public EntryPointRun(Assembly appHost, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        var main = appHost.EntryPoint ?? throw new InvalidOperationException($"Assembly {appHost.GetName().Name} does not have an entry point.");
        var hooks = new BuilderHooks
        {
            Constructing = (options, settings) => TestSettings.Apply(appHost, args, options, settings, configure),
            Building = Hold,
            Built = application => _application.TrySetResult(application),
        };
        new Thread(() => Run(main, args, hooks)) { IsBackground = true, Name = $"{appHost.GetName().Name}.EntryPoint" }.Start();
    }

    /// <summary>The application as the entry point described it.</summary>
    public Task<DistributedApplicationBuilder> BuilderAsync(CancellationToken cancellationToken) => _builder.Task.WaitAsync(cancellationToken);

    /// <summary>Lets the entry point build.</summary>
    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _mayBuild.TrySetResult();
        return _application.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Ends the application if there is one, else the entry point.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_mayBuild.TrySetCanceled())
            return;
        if (await ApplicationOrNullAsync().ConfigureAwait(false) is { } application)
            await application.DisposeAsync().ConfigureAwait(false);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task<DistributedApplication?> ApplicationOrNullAsync()
    {
        await ((Task)_application.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _application.Task.IsCompletedSuccessfully ? await _application.Task.ConfigureAwait(false) : null;
    }

    private void Hold(DistributedApplicationBuilder builder)
    {
        builder.Services.AddHttpClient();
        _builder.TrySetResult(builder);
        _mayBuild.Task.GetAwaiter().GetResult();
    }

    private void Run(MethodInfo main, string[] args, BuilderHooks hooks)
    {
        BuilderHooks.Current = hooks;
        try
        {
            main.Invoke(null, main.GetParameters().Length == 0 ? [] : [args]);
            Fail(new InvalidOperationException($"The entry point of {main.DeclaringType?.Assembly.GetName().Name} exited without building a DistributedApplication."));
        }
        catch (TargetInvocationException e) // whatever the AppHost's own code throws is the test's to see
        {
            Fail(e.InnerException ?? e);
        }
    }

    // Without effect after the application was handed over.
    private void Fail(Exception e)
    {
        _builder.TrySetException(e);
        _application.TrySetException(e);
    }
}
