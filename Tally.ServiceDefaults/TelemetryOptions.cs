using Microsoft.Extensions.Configuration;

namespace Tally.ServiceDefaults;

/// <summary>The settings under <c>Telemetry</c> that the standard <c>OTEL_*</c> variables have no word for.</summary>
public sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary><c>service.namespace</c>, and the name before the @ of <c>service.version</c>. 1 to 64 characters. Default: tally.</summary>
    public string Namespace { get; set; } = "tally";

    /// <summary>Activity sources to collect besides the framework's, Npgsql's and <c>Tally.*</c>; <c>*</c> stands for any characters. Default: none.</summary>
    public IList<string> Sources { get; } = [];

    /// <summary>Meters to collect besides the framework's, Npgsql's and <c>Tally.*</c>; <c>*</c> stands for any characters. Default: none.</summary>
    public IList<string> Meters { get; } = [];

    /// <summary>
    /// Encoded telemetry kept in memory per signal while the collector cannot take it, in bytes; beyond it the oldest goes.
    /// 0 to 1 GiB, 0 leaves retrying to the OpenTelemetry SDK. Default: 16 MiB.
    /// </summary>
    public long ExportBufferBytes { get; set; } = 16 << 20;

    /// <summary>How long a stopping service may take to deliver what it still holds. 0 to 60 s. Default: 5 s.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(5);

    internal static TelemetryOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<TelemetryOptions>() ?? new();
        SettingCheck.Throw<TelemetryOptions>(options.Mistakes());
        return options;
    }

    private IEnumerable<string?> Mistakes() =>
    [
        SettingCheck.Range($"{Section}:Namespace (length)", Namespace.Length, 1, 64, "characters"),
        SettingCheck.Range($"{Section}:ExportBufferBytes", ExportBufferBytes, 0, 1 << 30, "bytes"),
        SettingCheck.Range($"{Section}:ShutdownTimeout", ShutdownTimeout.TotalSeconds, 0, 60, "seconds"),
    ];
}
