using Tally.Backend.Ingest;
using Tally.Backend.Server;
using Tally.Backend.Loki.Push;
using Tally.Query.LogQl;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki;

/// <summary>The room of logs: its store, its sink and its query API.</summary>
internal static class LokiModule
{
    /// <summary>
    /// Registers the store and the sink of logs. The store's options come from <c>Storage</c>, overridden by
    /// <c>Storage:Logs</c>; its folder is <c>{Storage:Folder}/logs</c>, <c>.data/logs</c> by default. Limits come from
    /// <c>Loki:Limits</c> (queries) and <c>Storage:Logs</c> (entries), index labels from <c>Loki:Otlp</c>, pushes' size from <c>Loki:Push</c>.
    /// </summary>
    public static IServiceCollection AddLoki(this IServiceCollection services)
    {
        services.AddSingleton(provider => Report(OpenStore(provider.GetRequiredService<IConfiguration>(), Clock(provider)), provider.GetRequiredService<ILogger<LogStore>>()));
        services.AddSingleton<IBatchSink<LogBatch>>(provider => new LokiSink(
            new(provider.GetRequiredService<IConfiguration>().GetSection("Loki:Otlp").Get<LokiOtlpOptions>() ?? new(), Clock(provider)),
            provider.GetRequiredService<LogStore>()));
        services.AddSingleton(provider => provider.GetRequiredService<IConfiguration>().GetSection("Loki:Limits").Get<LogQueryLimits>() ?? new());
        services.AddSingleton(provider => new LokiApi(provider.GetRequiredService<LogStore>(), provider.GetRequiredService<LogQueryLimits>(), Clock(provider)));
        services.AddSingleton(provider => new LokiPush(provider.GetRequiredService<LogStore>(), provider.GetRequiredService<IConfiguration>().GetSection("Loki:Push").Get<LokiPushOptions>() ?? new()));
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

    private static LogStore OpenStore(IConfiguration configuration, TimeProvider time) =>
        LogStore.Open(StorageSettings.Read(configuration, "Logs"), time, configuration.GetSection("Storage:Logs").Get<LogLimits>());

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
