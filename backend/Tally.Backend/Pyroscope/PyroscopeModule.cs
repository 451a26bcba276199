using Microsoft.Extensions.Options;
using Tally.Backend.Ingest;
using Tally.Backend.Pyroscope.Ingest;
using Tally.Backend.Pyroscope.Push;
using Tally.Backend.Pyroscope.Query;
using Tally.Signals;
using Tally.Storage.Profiles;

namespace Tally.Backend.Pyroscope;

/// <summary>The room of profiles: its store, its sink, the ways in and the query API.</summary>
internal static class PyroscopeModule
{
    /// <summary>
    /// Registers the store and the sink of profiles. The store's options come from <c>Storage</c>, overridden by
    /// <c>Storage:Profiles</c>; its folder is <c>{Storage:Folder}/profiles</c>.
    /// </summary>
    public static IServiceCollection AddPyroscope(this IServiceCollection services)
    {
        services.AddOptions<PyroscopeOptions>().BindConfiguration("Pyroscope").Validate(options => options.IsValid, "A limit of the section Pyroscope is out of its range.");
        return services
            .AddSingleton(ProfileStoreFactory.Open)
            .AddSingleton<IBatchSink<ProfileBatch>, ProfileSink>();
    }

    /// <summary>Maps push and query, paths as upstream's.</summary>
    public static IEndpointRouteBuilder MapPyroscope(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var store = services.GetRequiredService<ProfileStore>();
        var sink = services.GetRequiredService<IBatchSink<ProfileBatch>>();
        var options = services.GetRequiredService<IOptions<PyroscopeOptions>>().Value;
        var clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
        new PushService(sink, options, clock).Map(routes);
        new IngestEndpoint(sink, options, clock).Map(routes);
        new QuerierService(store, options).Map(routes);
        new RenderEndpoint(store, options, clock).Map(routes);
        StatusEndpoints.Map(routes);
        return routes;
    }
}
