using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tally.Chat;
using Tally.ServiceDefaults;

namespace Tally.Benchmarks.Service;

/// <summary>The service in a process of its own: the sample service chat, with the bootstrap or without.</summary>
internal static class ServiceHost
{
    public static async Task RunAsync(bool hasTelemetry, string dataFolder)
    {
        var builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0", "--Chat:DataFolder", dataFolder]);
        if (hasTelemetry)
            builder.AddServiceDefaults(ChatTelemetry.Allow);
        else
            AddWhatChatAsksFor(builder);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddChat();

        await using var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapChat();
        app.MapGet("/stats", () => Usage.OfThisProcess);
        await app.StartAsync();
        await Console.Out.WriteLineAsync($"listens at {app.Urls.First()}");
        await app.WaitForShutdownAsync();
    }

    private static void AddWhatChatAsksFor(WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<AuditLog>().AddSingleton<SessionTelemetry>();
    }
}
