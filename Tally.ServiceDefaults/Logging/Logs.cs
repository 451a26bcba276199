using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Logs;
using Tally.ServiceDefaults.Export;
using Tally.ServiceDefaults.Privacy;

namespace Tally.ServiceDefaults.Logging;

/// <summary>Structured logs, the same fields twice: as JSON on the console and as OTLP records, both with trace and request id.</summary>
internal static class Logs
{
    public static void AddLogs(this TelemetryBuilder telemetry)
    {
        QuietFramework(telemetry.Host.Logging);
        AddJsonConsole(telemetry);
        telemetry.Services.AddSingleton<AuditLog>();
        if (telemetry.Host.Configuration.Exports(OtlpSignal.Logs))
            AddOtlp(telemetry);
    }

    // Two lines for each request say less than its span. Logging:LogLevel in configuration has the last word.
    private static void QuietFramework(ILoggingBuilder logging)
    {
        logging.Services.Insert(0, ServiceDescriptor.Singleton<Microsoft.Extensions.Options.IConfigureOptions<LoggerFilterOptions>>(
            new Microsoft.Extensions.Options.ConfigureOptions<LoggerFilterOptions>(filter => filter
                .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
                .AddFilter("System.Net.Http.HttpClient", LogLevel.Warning)

                // What happened to whom is not for a log level to decide.
                .AddFilter(typeof(AuditLog).FullName, LogLevel.Information))));
    }

    private static void AddJsonConsole(TelemetryBuilder telemetry)
    {
        var logging = telemetry.Host.Logging;
        logging.AddConsole().AddConsoleFormatter<JsonConsoleFormatter, ConsoleFormatterOptions>();
        telemetry.Services.Configure<ConsoleLoggerOptions>(console =>
        {
            // After Logging:Console has had its say: Aspire sets its FormatterName for every child process.
            if (telemetry.Options.Console == ConsoleFormat.Json)
                console.FormatterName = JsonConsoleFormatter.FormatterName;

            // A reader of the console that stalls must not stall the service.
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
    }

    private static void AddOtlp(TelemetryBuilder telemetry)
    {
        telemetry.Services.AddSingleton<ScopeReader>();
        telemetry.Services.AddSingleton<ILoggerProvider>(services => services.GetRequiredService<ScopeReader>());
        telemetry.Sdk.WithLogging(
            logs =>
            {
                logs.AddProcessor(services => new LogFieldsProcessor(
                    services.GetRequiredService<ScopeReader>(), services.GetRequiredService<ServiceIdentity>(), services.GetRequiredService<Redactor>()));
                telemetry.Export(OtlpSignal.Logs, () => logs.AddOtlpExporter(OtlpSignal.Logs.Name, (OpenTelemetry.Exporter.OtlpExporterOptions _) => { }));
            },
            options =>
            {
                options.IncludeFormattedMessage = true;
                options.ParseStateValues = true;

                // Scopes come through LogFieldsProcessor, under the names of the console's fields.
                options.IncludeScopes = false;
            });
    }
}
