namespace Tally.ServiceDefaults;

/// <summary>
/// The settings under <c>Telemetry:Tenant</c>: whose request it is. A signed-in user's claim wins over the header, the header
/// over the caller's baggage. An id is 1 to 64 characters of <c>A-Z a-z 0-9 . _ -</c>; any other is ignored, with a warning.
/// </summary>
public sealed class TenantOptions
{
    public const string Section = $"{TelemetryOptions.Section}:Tenant";

    /// <summary>The request header that names the tenant. 0 to 64 characters, empty for none. Default: X-Tenant-ID.</summary>
    public string Header { get; set; } = "X-Tenant-ID";

    /// <summary>The type of the claim that names the tenant. 0 to 256 characters, empty for none. Default: tenant_id.</summary>
    public string Claim { get; set; } = "tenant_id";

    /// <summary>Whether request metrics carry the label <c>tenant_id</c>: each tenant multiplies their series. Default: false.</summary>
    public bool InMetrics { get; set; }

    internal IEnumerable<string?> Mistakes() =>
    [
        SettingCheck.Range($"{Section}:Header (length)", Header.Length, 0, 64, "characters"),
        SettingCheck.Range($"{Section}:Claim (length)", Claim.Length, 0, 256, "characters"),
    ];
}
