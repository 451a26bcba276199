using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tally.ServiceDefaults.Profiling;

/// <summary>
/// <c>POST /telemetry/profile</c> takes a profile now and answers when it is sent, in a sentence. It is there in Development alone,
/// where the dashboard's command "Take a profile" calls it.
/// </summary>
internal static class ProfilingEndpoint
{
    public const string Path = "/telemetry/profile";

    public static void MapProfiling(this WebApplication app)
    {
        if (app.Environment.IsDevelopment() && app.Services.GetService<Profiler>() is { } profiler)
            app.MapPost(Path, async context => await (await TakeAsync(context, profiler)).ExecuteAsync(context)).DisableHttpMetrics().ExcludeFromDescription();
    }

    private static async Task<IResult> TakeAsync(HttpContext context, Profiler profiler)
    {
        var services = context.RequestServices;
        var (options, push) = (services.GetRequiredService<ProfilingOptions>(), services.GetRequiredService<PyroscopePush>());
        try
        {
            var profiles = await profiler.TakeAsync(context.RequestAborted).ConfigureAwait(false);
            var window = options.Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return push.IsAway
                ? Results.Text($"A profile of {window} s was taken, but the profile server does not take it; it is kept for the next try.", statusCode: StatusCodes.Status502BadGateway)
                : Results.Text(profiles == 0 ? $"Nothing ran within {window} s, so there is no profile." : $"A profile of {window} s was taken and sent.");
        }
        catch (DiagnosticsClientException)
        {
            return Results.Text(
                "The runtime gives no samples, for DOTNET_EnableDiagnostics is 0 or its socket cannot be reached.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
