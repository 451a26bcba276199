using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tally.Hosting;

/// <summary>
/// Makes a failed pipeline a failed process. Aspire runs the pipeline in a background service; started by <c>dotnet run</c>, without
/// the Aspire command line, the host logs that the service failed, stops, and leaves the exit code at 0.
/// </summary>
internal static class FailedPublishing
{
    public static void EndWithAnExitCode(IDistributedApplicationBuilder builder)
    {
        // The pipeline has said what failed; the host would say it twice more, with the stack of the background service.
        builder.Services.AddLogging(logging => logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None));
        builder.Eventing.Subscribe<BeforeStartEvent>((start, _) =>
        {
            var services = start.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToArray();
            start.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(() =>
            {
                if (services.Any(service => service.ExecuteTask is { IsFaulted: true }))
                    Environment.ExitCode = 1;
            });
            return Task.CompletedTask;
        });
    }
}
