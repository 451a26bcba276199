using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tally.Hosting;

namespace Aspire.Hosting;

/// <summary>Adds an observability stack to an application and sends services' telemetry to it.</summary>
public static partial class ObservabilityStackBuilderExtensions
{
    /// <summary>
    /// Adds the stack. Where it runs is decided by <c>Tally:Stack</c> or <c>TALLY_STACK</c>: <c>containers</c>, <c>embedded</c> or
    /// <c>external</c>; unset, containers where a container engine answers, else embedded. The choice and its reason are logged
    /// at start. A manifest describes the containers.
    /// </summary>
    /// <returns>The new resource.</returns>
    /// <exception cref="DistributedApplicationException">The setting names no mode that can be run.</exception>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static IResourceBuilder<ObservabilityStackResource> AddObservabilityStack(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name = "observability",
        Action<ObservabilityStackOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = ObservabilityStackSettings.Read(builder);
        configure?.Invoke(options);

        var choice = StackModeChoice.From(builder.Configuration, builder.ExecutionContext.IsPublishMode, ContainerEngines.Ask);
        var stack = choice.Mode switch
        {
            StackMode.Embedded => builder.AddEmbeddedStack(name, options),
            StackMode.Containers => builder.AddContainerStack(name, options),
            StackMode.External => builder.AddExternalStack(name),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        builder.CheckPorts();
        builder.Eventing.Subscribe<BeforeStartEvent>((start, _) => Announce(start.Services, name, choice));
        return stack;
    }

    /// <summary>
    /// Sends the telemetry of <paramref name="resource"/> to <paramref name="stack"/>: traces, metrics and logs over OTLP, gRPC by
    /// default, and profiles to <c>PYROSCOPE_SERVER_ADDRESS</c>. A resource that the variables reach and that follows the
    /// OpenTelemetry specification needs no code for it.
    /// </summary>
    /// <returns>The same resource, for further calls.</returns>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static IResourceBuilder<T> WithTelemetry<T>(this IResourceBuilder<T> resource, IResourceBuilder<ObservabilityStackResource> stack)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(stack);
        var application = resource.ApplicationBuilder;
        resource
            // Aspire sets it when the application runs, but not in a manifest.
            .WithEnvironment("OTEL_SERVICE_NAME", resource.Resource.Name)
            .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", stack.Resource.OtlpGrpc)
            .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
        if (stack.Resource.Profiles is not { } profiles)
            return resource;
        if (resource.Resource is ProjectResource project && application.ExecutionContext.IsRunMode)
            application.CreateResourceBuilder(project).WithTakeProfileCommand();
        return resource.WithEnvironment("PYROSCOPE_SERVER_ADDRESS", profiles);
    }

    private static Task Announce(IServiceProvider services, string name, StackModeChoice choice)
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Tally.Hosting");
        LogChoice(logger, name, choice.Mode, choice.Reason);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The stack '{Name}' is {Mode}: {Reason}.")]
    private static partial void LogChoice(ILogger logger, string name, StackMode mode, string reason);
}
