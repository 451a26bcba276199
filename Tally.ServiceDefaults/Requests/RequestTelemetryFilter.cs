using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tally.ServiceDefaults.Privacy;
using Tally.ServiceDefaults.Tenancy;

namespace Tally.ServiceDefaults.Requests;

/// <summary>Puts the request telemetry around everything a service adds, and problem details under what it throws.</summary>
internal sealed class RequestTelemetryFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseMiddleware<RequestTelemetry>();
        app.UseProblems();
        next(app);
    };
}

internal static class RequestTelemetryExtensions
{
    public static void AddRequestTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Services.AddProblems();
        builder.Services.AddTransient<IStartupFilter, RequestTelemetryFilter>();
        builder.Services.AddSingleton<TenantSource>();
        builder.Services.AddSingleton<ServerSpan>();
        builder.Services.AddGuardedPropagator();
    }

    // For incoming requests from the container; outgoing ones, and whoever else asks, have the process's own.
    private static void AddGuardedPropagator(this IServiceCollection services) =>
        services.AddSingleton<DistributedContextPropagator>(provider => new GuardedPropagator(
            DistributedContextPropagator.CreateW3CPropagator(), provider.GetRequiredService<Redactor>(), provider.GetRequiredService<TelemetryWarnings>()));
}
