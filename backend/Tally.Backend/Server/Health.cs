namespace Tally.Backend.Server;

/// <summary><c>/alive</c>: the process answers. <c>/ready</c>: it takes requests; 503 once it has begun to stop. On every listener.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var lifetime = routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>();
        // A module may answer these paths in its upstream's own words; then it comes first.
        routes.MapGet("/alive", context => context.Response.WriteAsync("alive\n")).WithOrder(1);
        routes.MapGet("/ready", context =>
        {
            var isStopping = lifetime.ApplicationStopping.IsCancellationRequested;
            context.Response.StatusCode = isStopping ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            return context.Response.WriteAsync(isStopping ? "stopping\n" : "ready\n");
        }).WithOrder(1);
    }
}
