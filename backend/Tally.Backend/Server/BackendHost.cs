using Tally.Backend.Alloy.Syntax;
using Tally.Backend.Faro;
using Tally.Backend.Ingest;
using Tally.Backend.Loki;
using Tally.Backend.Otlp;
using Tally.Backend.Prometheus;
using Tally.Backend.Pyroscope;
using Tally.Backend.Tempo;
using Tally.Signals;

namespace Tally.Backend.Server;

/// <summary>
/// The running backend. Program.cs, tests and benchmarks start it the same way; disposing it takes no more connections,
/// finishes the requests under way and closes the stores.
/// </summary>
internal sealed class BackendHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly KestrelListeners _listeners;

    private BackendHost(WebApplication app, KestrelListeners listeners)
    {
        _app = app;
        _listeners = listeners;
    }

    /// <summary>Where the listener is reached on this machine.</summary>
    public Uri this[Listener listener] => _listeners.Address(listener);

    public IServiceProvider Services => _app.Services;

    /// <summary>Opens the stores, then the listeners.</summary>
    /// <param name="settings">Settings by name (<c>Listen:Tempo</c>); they win over the command line and the environment.</param>
    /// <param name="configure">Adds to or replaces what the modules registered.</param>
    /// <param name="args">The command line: <c>--Listen:Tempo=3201</c>.</param>
    /// <exception cref="StartupException">The surroundings do not allow it: a taken port, an unwritable folder, a bad setting.</exception>
    public static async Task<BackendHost> StartAsync(
        IEnumerable<KeyValuePair<string, string?>>? settings = null, Action<IServiceCollection>? configure = null, string[]? args = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args ?? []);
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        var listen = ListenSettings.Read(builder.Configuration);
        var pipeline = ReadPipeline(builder.Configuration, listen);
        var listeners = new KestrelListeners(listen);
        var log = builder.Logging.AddQuietConsole();

        // The listeners are Listen:…'s alone, whatever URLs a launcher puts into the environment.
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, "").UseSetting(WebHostDefaults.HttpPortsKey, "").UseSetting(WebHostDefaults.HttpsPortsKey, "");
        builder.WebHost.ConfigureKestrel(listeners.Configure);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.Services.AddOtlp(OtlpSettings.Read(builder.Configuration)).AddPipeline(pipeline, listen).AddFaro().AddMetricsText();
        if (pipeline.MakesSpanMetrics)
            builder.Services.TurnGeneratorOff();
        builder.Services.AddTempo().AddLoki().AddPrometheus().AddPyroscope();
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        var host = new BackendHost(app, listeners);
        try
        {
            host.OpenStores();
            app.UseBranches();
            await app.StartAsync();
            log.HasStarted = true;
            host.LogAddresses();
            return host;
        }
        catch (Exception e)
        {
            await host.DisposeAsync();
            if (StartupErrors.Explain(e, listen) is { } explained)
                throw explained;
            throw;
        }
    }

    /// <summary>Waits for SIGTERM or Ctrl-C; then dispose.</summary>
    public Task WaitForShutdownAsync() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    // A damaged or unwritable store must be known now, not at the first request.
    private void OpenStores()
    {
        Services.GetRequiredService<IBatchSink<SpanBatch>>();
        Services.GetRequiredService<IBatchSink<LogBatch>>();
        Services.GetRequiredService<IBatchSink<MetricBatch>>();
        Services.GetRequiredService<IBatchSink<ProfileBatch>>();
        Services.GetRequiredService<Pipeline>();
    }

    private static PipelineFile ReadPipeline(IConfiguration configuration, ListenSettings listen)
    {
        try
        {
            return PipelineFile.Read(configuration);
        }
        catch (AlloyException e)
        {
            throw StartupErrors.Explain(e, listen)!;
        }
    }

    private void LogAddresses()
    {
        var logger = Services.GetRequiredService<ILogger<BackendHost>>();
        foreach (var listener in Enum.GetValues<Listener>())
            StartLog.Listening(logger, listener, this[listener]);
    }
}
