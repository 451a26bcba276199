using Microsoft.Extensions.Configuration;

namespace Tally.ServiceDefaults;

/// <summary>The settings under <c>Telemetry</c> that the standard <c>OTEL_*</c> variables have no word for.</summary>
public sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary><c>service.namespace</c>, and the name before the @ of <c>service.version</c>. 1 to 64 characters. Default: tally.</summary>
    public string Namespace { get; set; } = "tally";

    /// <summary>The field <c>domain</c> where neither endpoint nor log call names one. 0 to 64 characters. Default: empty, the service's name.</summary>
    public string Domain { get; set; } = "";

    /// <summary>Activity sources to collect besides the framework's, Npgsql's and <c>Tally.*</c>; <c>*</c> stands for any characters. Default: none.</summary>
    public IList<string> Sources { get; } = [];

    /// <summary>Meters to collect besides the framework's, Npgsql's and <c>Tally.*</c>; <c>*</c> stands for any characters. Default: none.</summary>
    public IList<string> Meters { get; } = [];

    /// <summary>Requests that take at least this long are marked for the tail sampler to keep. 0 to 1 h, 0 marks none. Default: 1 s.</summary>
    public TimeSpan SlowRequest { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How much of the caller's address a server span carries. Default: <see cref="ClientAddressPolicy.Truncated"/>.</summary>
    public ClientAddressPolicy ClientAddress { get; set; } = ClientAddressPolicy.Truncated;

    /// <summary>Label sets an instrument may have; what goes beyond is counted in one overflow series. 10 to 1,000,000. Default: 2,000.</summary>
    public int CardinalityLimit { get; set; } = 2000;

    /// <summary>
    /// Encoded telemetry kept in memory per signal while the collector cannot take it, in bytes; beyond it the oldest goes.
    /// 0 to 1 GiB, 0 leaves retrying to the OpenTelemetry SDK. Default: 16 MiB.
    /// </summary>
    public long ExportBufferBytes { get; set; } = 16 << 20;

    /// <summary>How long a stopping service may take to deliver what it still holds. 0 to 60 s. Default: 5 s.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What the console shows. <c>Logging:Console:FormatterName</c> alone does not change it: Aspire sets that for every child
    /// process, and whoever collects the lines expects one format. Default: <see cref="ConsoleFormat.Json"/>.
    /// </summary>
    public ConsoleFormat Console { get; set; } = ConsoleFormat.Json;

    /// <summary>What text may leave the process.</summary>
    public PrivacyOptions Privacy { get; } = new();

    /// <summary>How a request's tenant is found.</summary>
    public TenantOptions Tenant { get; } = new();

    internal static TelemetryOptions Read(IConfiguration configuration, Action<TelemetryOptions>? configure)
    {
        var options = SettingCheck.Read<TelemetryOptions>(configuration.GetSection(Section));
        configure?.Invoke(options);
        SettingCheck.Throw<TelemetryOptions>(options.Mistakes());
        return options;
    }

    private IEnumerable<string?> Mistakes() =>
    [
        SettingCheck.Range($"{Section}:Namespace (length)", Namespace.Length, 1, 64, "characters"),
        SettingCheck.Range($"{Section}:Domain (length)", Domain.Length, 0, 64, "characters"),
        SettingCheck.Range($"{Section}:SlowRequest", SlowRequest.TotalSeconds, 0, 3600, "seconds"),
        SettingCheck.Range($"{Section}:CardinalityLimit", CardinalityLimit, 10, 1_000_000, "label sets"),
        SettingCheck.Range($"{Section}:ExportBufferBytes", ExportBufferBytes, 0, 1 << 30, "bytes"),
        SettingCheck.Range($"{Section}:ShutdownTimeout", ShutdownTimeout.TotalSeconds, 0, 60, "seconds"),
        .. Privacy.Mistakes(),
        .. Tenant.Mistakes(),
    ];
}
