using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tally.Hosting;

/// <summary>Adds an observability stack to an application and sends services' telemetry to it.</summary>
public static partial class ObservabilityStackBuilderExtensions
{
    /// <summary>
    /// Adds the stack. Where it runs is decided by <c>Tally:Stack</c> or <c>TALLY_STACK</c>: <c>embedded</c> (the default)
    /// or <c>external</c>; the choice and its reason are logged at start.
    /// </summary>
    /// <exception cref="DistributedApplicationException">The setting names no mode that can be run.</exception>
    public static IResourceBuilder<ObservabilityStackResource> AddObservabilityStack(
        this IDistributedApplicationBuilder builder,
        string name = "observability",
        Action<ObservabilityStackOptions>? configure = null)
    {
        var options = new ObservabilityStackOptions();
        configure?.Invoke(options);

        var choice = StackModeChoice.From(builder.Configuration, builder.ExecutionContext.IsPublishMode);
        var stack = choice.Mode switch
        {
            StackMode.Embedded => builder.AddEmbeddedStack(name, options),
            StackMode.External => builder.AddExternalStack(name),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        builder.Eventing.Subscribe<BeforeStartEvent>((start, _) => Announce(start.Services, name, choice));
        return stack;
    }

    /// <summary>
    /// Sends the telemetry of <paramref name="resource"/> to <paramref name="stack"/> over OTLP, gRPC by default;
    /// a resource that the variables reach and that follows the OpenTelemetry specification needs no code for it.
    /// </summary>
    public static IResourceBuilder<T> WithTelemetry<T>(this IResourceBuilder<T> resource, IResourceBuilder<ObservabilityStackResource> stack)
        where T : IResourceWithEnvironment
        => resource
            .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", stack.Resource.OtlpGrpc)
            .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");

    private static Task Announce(IServiceProvider services, string name, StackModeChoice choice)
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Tally.Hosting");
        LogChoice(logger, name, choice.Mode, choice.Reason);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The stack '{Name}' is {Mode}: {Reason}.")]
    private static partial void LogChoice(ILogger logger, string name, StackMode mode, string reason);
}
