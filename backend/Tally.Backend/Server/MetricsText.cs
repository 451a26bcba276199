namespace Tally.Backend.Server;

/// <summary><c>GET /metrics</c>: the backend's own instruments in Prometheus's text format. On every listener.</summary>
internal static class MetricsText
{
    public static IServiceCollection AddMetricsText(this IServiceCollection services) => services.AddSingleton<MetricsReader>().AddSingleton<ProcessMetrics>();

    public static void MapMetricsText(this IEndpointRouteBuilder routes)
    {
        var reader = routes.ServiceProvider.GetRequiredService<MetricsReader>();
        routes.ServiceProvider.GetRequiredService<ProcessMetrics>();
        routes.MapGet("/metrics", context =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            return context.Response.WriteAsync(reader.Write());
        }).WithOrder(1);
    }
}
