using Tally.Backend.Ingest;
using Tally.Backend.Server;
using Tally.Backend.Loki.Config;
using Tally.Backend.Loki.Push;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki;

/// <summary>The room of logs: its store, its sink and its query API.</summary>
internal static class LokiModule
{
    /// <summary>
    /// Registers the store and the sink of logs. The store's options come from <c>Storage</c>, overridden by
    /// <c>Storage:Logs</c>; its folder is <c>{Storage:Folder}/logs</c>, <c>.data/logs</c> by default. Index labels and limits come
    /// from the file that <c>Loki:ConfigFile</c> names (<see cref="LokiConfig"/>), pushes' size from <c>Loki:Push</c>.
    /// </summary>
    public static IServiceCollection AddLoki(this IServiceCollection services)
    {
        services.AddSingleton(provider => LokiConfig.Read(Configuration(provider)));
        services.AddSingleton(provider => Report(OpenStore(provider), provider.GetRequiredService<ILogger<LogStore>>()));
        services.AddSingleton<IBatchSink<LogBatch>>(provider => new LokiSink(new(provider.GetRequiredService<LokiConfig>().Otlp, Clock(provider)), provider.GetRequiredService<LogStore>()));
        services.AddSingleton(provider => new LokiApi(provider.GetRequiredService<LogStore>(), provider.GetRequiredService<LokiConfig>().QueryLimits, Clock(provider)));
        services.AddSingleton(provider => new LokiPush(provider.GetRequiredService<LogStore>(), Configuration(provider).GetSection("Loki:Push").Get<LokiPushOptions>() ?? new()));
        services.AddSingleton(provider => new LokiTail(provider.GetRequiredService<LogStore>(), Clock(provider), provider.GetRequiredService<IHostApplicationLifetime>()));
        return services;
    }

    /// <summary>Maps the query API, paths as upstream's.</summary>
    public static IEndpointRouteBuilder MapLoki(this IEndpointRouteBuilder routes)
    {
        var api = routes.ServiceProvider.GetRequiredService<LokiApi>();
        foreach (var (path, handler) in api.Routes)
            routes.MapMethods(path, ["GET", "POST"], handler);
        routes.MapPost(LokiPush.Path, routes.ServiceProvider.GetRequiredService<LokiPush>().ReceiveAsync);
        routes.MapGet(LokiTail.Path, routes.CreateApplicationBuilder().UseWebSockets().Use(_ => routes.ServiceProvider.GetRequiredService<LokiTail>().ServeAsync).Build());
        return routes;
    }

    private static LogStore OpenStore(IServiceProvider provider) =>
        LogStore.Open(StorageSettings.Read(Configuration(provider), "Logs"), Clock(provider), provider.GetRequiredService<LokiConfig>().EntryLimits);

    private static IConfiguration Configuration(IServiceProvider provider) => provider.GetRequiredService<IConfiguration>();

    private static LogStore Report(LogStore store, ILogger logger)
    {
        if (store.Recovery.Replay.BytesCut > 0)
            LokiLog.TailCut(logger, store.Recovery.Replay.BytesCut);
        foreach (var path in store.Recovery.SetAside)
            LokiLog.SetAside(logger, path);
        return store;
    }

    private static TimeProvider Clock(IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;
}
