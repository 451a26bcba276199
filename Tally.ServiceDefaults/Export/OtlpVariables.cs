using System.Globalization;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Exporter;

namespace Tally.ServiceDefaults.Export;

/// <summary>
/// The standard variables of the OTLP exporter: <c>OTEL_EXPORTER_OTLP_{ENDPOINT|PROTOCOL|HEADERS|TIMEOUT|COMPRESSION}</c>,
/// and the same of one signal, which win: <c>OTEL_EXPORTER_OTLP_{TRACES|METRICS|LOGS}_…</c>.
/// </summary>
internal static class OtlpVariables
{
    /// <summary>False without an endpoint that is an http or https URL, and where <c>OTEL_{signal}_EXPORTER=none</c> or <c>OTEL_SDK_DISABLED=true</c> says so.</summary>
    public static bool Exports(this IConfiguration configuration, OtlpSignal signal) =>
        !Is(configuration["OTEL_SDK_DISABLED"], "true")
        && !Is(configuration[$"OTEL_{signal.Word}_EXPORTER"], "none")
        && (Url(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]) ?? Url(configuration.Of(signal, "ENDPOINT"))) is not null;

    /// <summary>Client certificates and private authorities are the SDK's own business; a client of ours would not present them.</summary>
    public static bool UsesCertificates(this IConfiguration configuration) =>
        HasText(configuration["OTEL_EXPORTER_OTLP_CERTIFICATE"]) || HasText(configuration["OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE"]);

    public static void Apply(this IConfiguration configuration, OtlpSignal signal, OtlpExporterOptions options)
    {
        options.Protocol = Protocol(configuration.Either(signal, "PROTOCOL")) ?? OtlpExportProtocol.Grpc;
        if (Endpoint(configuration, signal, options.Protocol) is { } endpoint)
            options.Endpoint = endpoint;
        if (configuration.Either(signal, "HEADERS") is { } headers)
            options.Headers = headers;
        if (int.TryParse(configuration.Either(signal, "TIMEOUT"), CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 0)
            options.TimeoutMilliseconds = milliseconds;
        if (Is(configuration.Either(signal, "COMPRESSION"), "gzip"))
            options.Compression = OtlpExportCompression.GZip;
    }

    // A signal's endpoint is taken as it is; to the one for all, over HTTP, the signal's path is added.
    private static Uri? Endpoint(IConfiguration configuration, OtlpSignal signal, OtlpExportProtocol protocol) =>
        Url(configuration.Of(signal, "ENDPOINT")) is { } own ? own
        : Url(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]) is not { } common ? null
        : protocol == OtlpExportProtocol.Grpc ? common
        : new Uri($"{common.AbsoluteUri.TrimEnd('/')}/v1/{signal.Name}");

    private static Uri? Url(string? text) =>
        Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) ? url : null;

    private static OtlpExportProtocol? Protocol(string? text) => text?.Trim() switch
    {
        "grpc" => OtlpExportProtocol.Grpc,
        "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
        _ => null,
    };

    private static string? Of(this IConfiguration configuration, OtlpSignal signal, string variable) =>
        configuration[$"OTEL_EXPORTER_OTLP_{signal.Word}_{variable}"];

    private static string? Either(this IConfiguration configuration, OtlpSignal signal, string variable) =>
        configuration.Of(signal, variable) is { Length: > 0 } own ? own
        : configuration[$"OTEL_EXPORTER_OTLP_{variable}"] is { Length: > 0 } common ? common
        : null;

    private static bool HasText(string? value) => !string.IsNullOrWhiteSpace(value);

    private static bool Is(string? value, string expected) => string.Equals(value?.Trim(), expected, StringComparison.OrdinalIgnoreCase);
}
