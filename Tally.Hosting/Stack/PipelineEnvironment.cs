using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>The variables that <c>config.alloy</c> reads beside the stores' addresses; the same for Alloy and for the embedded backend, which both run that file.</summary>
internal static class PipelineEnvironment
{
    public static IResourceBuilder<T> WithPipeline<T>(this IResourceBuilder<T> builder, ObservabilityStackOptions options) where T : IResourceWithEnvironment
    {
        builder
            .WithEnvironment("TALLY_TRACE_SAMPLING_PERCENTAGE", Percentage(options.TraceSamplingPercentage))
            .WithEnvironment("TALLY_LOG_SAMPLING_PERCENTAGE", Percentage(options.LogSamplingPercentage))
            .WithEnvironment("TALLY_MULTITENANCY", options.Multitenancy ? "true" : "false")
            .WithEnvironment("FARO_ALLOWED_ORIGINS", options.FaroAllowedOrigins)
            .WithEnvironment(context => context.EnvironmentVariables["FARO_API_KEY"] = options.FaroApiKey?.Resource ?? (object)"");
        return builder.WithFurtherDestination(options.FurtherDestination);
    }

    private static IResourceBuilder<T> WithFurtherDestination<T>(this IResourceBuilder<T> builder, OtlpDestination? destination) where T : IResourceWithEnvironment =>
        destination is null
            ? builder
                .WithEnvironment("FURTHER_OTLP_ENDPOINT", "")
                .WithEnvironment("FURTHER_OTLP_USERNAME", "")
                .WithEnvironment("FURTHER_OTLP_PASSWORD", "")
            : builder
                .WithEnvironment("FURTHER_OTLP_ENDPOINT", destination.Endpoint)
                .WithEnvironment("FURTHER_OTLP_USERNAME", destination.Username)
                .WithEnvironment("FURTHER_OTLP_PASSWORD", destination.Password);

    private static string Percentage(double value) => value is >= 0 and <= 100
        ? value.ToString(CultureInfo.InvariantCulture)
        : throw new DistributedApplicationException($"A sampling percentage is {value.ToString(CultureInfo.InvariantCulture)}; expected 0 to 100.");
}
