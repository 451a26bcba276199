using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Endpoints;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Health;
using Aspire.Hosting.Output;
using Aspire.Hosting.Running.Containers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Running;

/// <summary>What it takes to run an application.</summary>
internal static class RunningServices
{
    /// <summary>The test host sets it: proxied fixed ports give way to free ones, so that several applications run side by side.</summary>
    public const string RandomizePorts = "DcpPublisher:RandomizePorts";

    public static void AddRunning(this IServiceCollection services, IDistributedApplicationBuilder builder, bool toConsole)
    {
        // Hosted services start in this order and stop in reverse: who listens is there before the first word and after the last.
        if (toConsole)
            services.AddSingleton<ILoggerProvider, ConsoleLoggerProvider>().AddSingleton<ConsoleScreen>().AddHostedService<ConsoleOutput>();
        else
            services.AddHostedService<LogForwarder>();

        services.AddHostedService(provider => new HealthMonitor(
            provider.GetRequiredService<ResourceNotificationService>(),
            provider.GetRequiredService<HealthCheckService>(),
            provider.GetRequiredService<IDistributedApplicationEventing>(),
            provider));

        services.AddSingleton<IResourceRunner>(new ProjectRunner(AppHostAssembly.Configuration(builder.AppHostAssembly)));
        services.AddSingleton<IResourceRunner, ExecutableRunner>();
        services.AddSingleton<IResourceRunner>(provider => new ContainerRunner(
            provider.GetRequiredService<DistributedApplicationModel>(), builder.Configuration, builder.AppHostDirectory));
        services.AddSingleton(_ => new EndpointAllocator(builder.Configuration.GetValue<bool>(RandomizePorts), builder.AppHostDirectory));
        services.AddSingleton<Orchestrator>();
        services.AddHostedService(provider => provider.GetRequiredService<Orchestrator>());
        services.AddSingleton(provider => new ResourceCommandService(provider.GetRequiredService<Orchestrator>()));
    }
}
