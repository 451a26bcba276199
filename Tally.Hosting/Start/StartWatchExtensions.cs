using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tally.Hosting;

/// <summary>Watches the start of a stack's parts.</summary>
internal static class StartWatchExtensions
{
    /// <param name="builder">The application.</param>
    /// <param name="parts">The resources to watch; nothing is said of those that become healthy in time.</param>
    /// <param name="patience">Default 60 s: several times what the slowest part takes, and short enough to wonder.</param>
    public static void WatchStart(this IDistributedApplicationBuilder builder, IReadOnlyCollection<IResource> parts, TimeSpan? patience = null)
    {
        if (builder.ExecutionContext.IsPublishMode)
            return;
        // Not a hosted service: those start one after the other, and the orchestrator's start lasts until all resources run.
        builder.Eventing.Subscribe<BeforeStartEvent>((start, cancellationToken) =>
        {
            var watch = ActivatorUtilities.CreateInstance<StartWatch>(start.Services, parts, patience ?? TimeSpan.FromSeconds(60));
            _ = watch.RunAsync(start.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
            return Task.CompletedTask;
        });
    }
}
