using Microsoft.AspNetCore.Builder;
using Tally.ServiceDefaults;
using Tally.ServiceDefaults.Export;
using Tally.ServiceDefaults.HttpClients;
using Tally.ServiceDefaults.Logging;
using Tally.ServiceDefaults.Metrics;
using Tally.ServiceDefaults.Profiling;
using Tally.ServiceDefaults.Requests;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// What every service has: identity, traces, metrics, logs, health, service discovery and http clients.
/// Settings: <see cref="TelemetryOptions"/>, <see cref="HttpClientDefaults"/> and the standard <c>OTEL_*</c> variables.
/// </summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Call it first, right after the builder is made.</summary>
    /// <param name="builder">Of a web application or of a worker.</param>
    /// <param name="configure">What the service's code has to say of its telemetry, after configuration has had its say.</param>
    /// <exception cref="Options.OptionsValidationException">A setting is out of its range; the message names it.</exception>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder, Action<TelemetryOptions>? configure = null)
        where TBuilder : IHostApplicationBuilder
    {
        StartMistake.Watch();
        var options = TelemetryOptions.Read(builder.Configuration, configure);
        var identity = ServiceIdentity.Of(builder.Configuration, builder.Environment, options);
        var telemetry = TelemetryBuilder.Create(builder, options, identity);

        telemetry.AddTracing();
        telemetry.AddMetrics();
        telemetry.AddLogs();
        telemetry.AddProfiling();
        telemetry.AddLifetime();

        builder.AddRequestTelemetry();
        builder.AddHealth();
        builder.AddHttpClients();
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (ready for requests: every check passes) and <c>/alive</c> (no restart needed).
    /// Both answer 200 or 503 with one word, and leave no spans and no request metrics. In Development <c>POST /telemetry/profile</c>
    /// takes a profile at once.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealth();
        app.MapProfiling();
        return app;
    }
}
