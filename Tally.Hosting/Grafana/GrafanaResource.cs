using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>Grafana: shows all signals and the ways between them.</summary>
public sealed class GrafanaResource([ResourceName] string name) : ComponentResource(name, "/var/lib/grafana")
{
    /// <summary>The password of the user <c>admin</c>.</summary>
    public required ParameterResource AdminPassword { get; init; }
}
