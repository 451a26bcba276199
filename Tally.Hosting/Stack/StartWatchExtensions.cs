using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

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
        // A factory of its own for each stack: a type is added as a hosted service but once.
        builder.Services.AddSingleton<IHostedService>(services => new StartWatch(
            parts,
            patience ?? TimeSpan.FromSeconds(60),
            services.GetRequiredService<DistributedApplicationModel>(),
            services.GetRequiredService<ResourceNotificationService>(),
            services.GetRequiredService<ResourceLoggerService>(),
            services.GetRequiredService<ILoggerFactory>()));
    }
}
