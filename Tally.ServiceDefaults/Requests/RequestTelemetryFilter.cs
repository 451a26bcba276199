using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

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
    }
}
