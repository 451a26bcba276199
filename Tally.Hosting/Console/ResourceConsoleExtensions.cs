using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tally.Hosting;

namespace Aspire.Hosting;

/// <summary>Shows an application on the AppHost's own console.</summary>
public static class ResourceConsoleExtensions
{
    /// <summary>
    /// Writes a line for each change of a resource's state or health, a table of what runs where once all are up and, with
    /// <see cref="DistributedApplicationOptions.EnableResourceLogging"/>, the lines that resources write.
    /// </summary>
    /// <remarks>
    /// <c>chat | …</c> is a line that <c>chat</c> wrote, <c>chat &gt; …</c> something that happened to it, <c>apphost &gt; …</c> what the
    /// AppHost logs. Any other console formatter is replaced.
    /// </remarks>
    /// <param name="builder">The application.</param>
    /// <returns>The application.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IDistributedApplicationBuilder ShowResourcesOnConsole(this IDistributedApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.ExecutionContext.IsPublishMode)
            return builder;

        builder.Services.AddLogging(logging => logging
            // Said by the resource's state, once and without a stack.
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
            .AddConsole(console => console.FormatterName = ResourceConsoleFormatter.FormatterName)
            .AddConsoleFormatter<ResourceConsoleFormatter, Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions>());
        builder.Eventing.Subscribe<BeforeStartEvent>((start, cancellationToken) =>
        {
            var narrator = ActivatorUtilities.CreateInstance<ResourceNarrator>(start.Services);
            _ = narrator.RunAsync(start.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
            return Task.CompletedTask;
        });
        return builder;
    }
}
