using System.Globalization;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Exporter;

namespace Tally.ServiceDefaults.Export;

/// <summary>
/// The standard variables of the OTLP exporter. The SDK reads the general ones; those of one signal, which win, are read here:
/// <c>OTEL_EXPORTER_OTLP_{TRACES|METRICS|LOGS}_{ENDPOINT|PROTOCOL|HEADERS|TIMEOUT|COMPRESSION}</c>.
/// </summary>
internal static class OtlpVariables
{
    /// <summary>False without an endpoint, and where <c>OTEL_{signal}_EXPORTER=none</c> or <c>OTEL_SDK_DISABLED=true</c> says so.</summary>
    public static bool Exports(this IConfiguration configuration, OtlpSignal signal) =>
        !Is(configuration["OTEL_SDK_DISABLED"], "true")
        && !Is(configuration[$"OTEL_{signal.Word}_EXPORTER"], "none")
        && (HasText(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]) || HasText(configuration.Of(signal, "ENDPOINT")));

    /// <summary>Client certificates and private authorities are the SDK's own business; a client of ours would not present them.</summary>
    public static bool UsesCertificates(this IConfiguration configuration) =>
        HasText(configuration["OTEL_EXPORTER_OTLP_CERTIFICATE"]) || HasText(configuration["OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE"]);

    public static void Apply(this IConfiguration configuration, OtlpSignal signal, OtlpExporterOptions options)
    {
        // Protocol first: it decides the default endpoint. A signal's endpoint is taken as it is, no path is appended.
        if (Protocol(configuration.Of(signal, "PROTOCOL")) is { } protocol)
            options.Protocol = protocol;
        if (Uri.TryCreate(configuration.Of(signal, "ENDPOINT"), UriKind.Absolute, out var endpoint))
            options.Endpoint = endpoint;
        if (configuration.Of(signal, "HEADERS") is { Length: > 0 } headers)
            options.Headers = headers;
        if (int.TryParse(configuration.Of(signal, "TIMEOUT"), CultureInfo.InvariantCulture, out var milliseconds))
            options.TimeoutMilliseconds = milliseconds;
        if (Is(configuration.Of(signal, "COMPRESSION"), "gzip"))
            options.Compression = OtlpExportCompression.GZip;
    }

    private static OtlpExportProtocol? Protocol(string? text) => text?.Trim() switch
    {
        "grpc" => OtlpExportProtocol.Grpc,
        "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
        _ => null,
    };

    private static string? Of(this IConfiguration configuration, OtlpSignal signal, string variable) =>
        configuration[$"OTEL_EXPORTER_OTLP_{signal.Word}_{variable}"];

    private static bool HasText(string? value) => !string.IsNullOrWhiteSpace(value);

    private static bool Is(string? value, string expected) => string.Equals(value?.Trim(), expected, StringComparison.OrdinalIgnoreCase);
}
