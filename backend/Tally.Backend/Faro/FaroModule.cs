using Tally.Backend.Ingest;
using Tally.Backend.Otlp;

namespace Tally.Backend.Faro;

/// <summary>The door of browsers: Grafana Faro's payloads, where the pipeline file has a faro.receiver.</summary>
internal static class FaroModule
{
    /// <summary>The name of the origins that the receiver allows.</summary>
    public const string CorsPolicy = "faro";

    private static readonly string[] Headers = ["Content-Type", "Content-Encoding", "Traceparent", "X-API-Key", "X-Faro-Session-Id", "X-Scope-OrgID"];

    public static IServiceCollection AddFaro(this IServiceCollection services)
    {
        services.AddOptions<Microsoft.AspNetCore.Cors.Infrastructure.CorsOptions>().Configure<Pipeline>((cors, pipeline) =>
        {
            var origins = AllowedOrigin.ParseList("cors_allowed_origins", string.Join(',', pipeline.Faro?.AllowedOrigins ?? []));
            cors.AddPolicy(CorsPolicy, policy => policy
                .SetIsOriginAllowed(origin => origins.Any(allowed => allowed.Allows(origin)))
                .WithMethods("POST")
                .WithHeaders(Headers)
                .SetPreflightMaxAge(TimeSpan.FromHours(1)));
        });
        return services;
    }

    /// <summary>POST /collect.</summary>
    public static void MapFaro(this IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetRequiredService<Pipeline>().Faro is { } receiver)
            routes.MapPost("/collect", receiver.ReceiveAsync).RequireCors(CorsPolicy);
    }
}
