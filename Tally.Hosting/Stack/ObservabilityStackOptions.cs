using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>
/// What an AppHost may set about its stack, in code or in the section <c>Tally:Observability</c> of its configuration
/// (<c>Tally__Observability__Multitenancy=true</c>); code has the last word.
/// </summary>
public sealed class ObservabilityStackOptions
{
    /// <summary>How long each signal is kept.</summary>
    public RetentionOptions Retention { get; set; } = new();

    /// <summary>
    /// Whether containers keep their data in volumes, so that telemetry is still there in the next run. Default true; false
    /// throws the data away with the containers, and the embedded stack's with the process.
    /// </summary>
    public bool DataVolumes { get; set; } = true;

    /// <summary>The most memory each container may use.</summary>
    public MemoryOptions Memory { get; set; } = new();

    /// <summary>
    /// Whether data belong to tenants: Alloy takes the tenant from the attribute <c>tenant_id</c> and names it to every store in
    /// <c>X-Scope-OrgID</c>, and Grafana asks for the one in <see cref="GrafanaOptions.Tenant"/>. Default false.
    /// </summary>
    public bool Multitenancy { get; set; }

    /// <summary>An S3-compatible bucket for the containers in place of their volumes. Default: none.</summary>
    public ObjectStorage? ObjectStorage { get; set; }

    /// <summary>Which part of the traces is kept beside those with errors and those that took a second or more, 0 to 100 percent. Default 100; in production 5 to 10.</summary>
    public double TraceSamplingPercentage { get; set; } = 100;

    /// <summary>Which part of the logs is kept, 0 to 100 percent. Default 100.</summary>
    public double LogSamplingPercentage { get; set; } = 100;

    /// <summary>Which sites' browsers may send telemetry: origins, comma-separated, * for any part. Default: pages of this machine.</summary>
    public string FaroAllowedOrigins { get; set; } = "";

    /// <summary>What browsers must send as <c>X-API-Key</c>. Default: nothing.</summary>
    public IResourceBuilder<ParameterResource>? FaroApiKey { get; set; }

    /// <summary>How Grafana is served.</summary>
    public GrafanaOptions Grafana { get; set; } = new();

    /// <summary>Where everything is sent beside the stack, such as Grafana Cloud. Default: nowhere.</summary>
    public OtlpDestination? FurtherDestination { get; set; }

    /// <summary>The ports on this machine.</summary>
    public PortOptions Ports { get; set; } = new();

    /// <summary>
    /// Where the embedded stack keeps its data. Default: the folder of the stack's name in <c>Tally:DataFolder</c> of the
    /// configuration, else in <c>.data</c> beside the AppHost, so that telemetry is still there after a restart.
    /// </summary>
    public string? DataFolder { get; set; }
}
