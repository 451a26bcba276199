using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>How Grafana is served.</summary>
public sealed class GrafanaOptions
{
    /// <summary>Whether one may look without signing in, as a Viewer. Default true when the application runs; a manifest needs a decision, so false there.</summary>
    public bool? AnonymousViewer { get; set; }

    /// <summary>The path it is served below. Default: none when the application runs, <c>/grafana</c> in a manifest.</summary>
    public string? SubPath { get; set; }

    /// <summary>The tenant it asks for, with <see cref="ObservabilityStackOptions.Multitenancy"/>. Default <c>anonymous</c>, whose data are those without a tenant.</summary>
    public string Tenant { get; set; } = Hosting.Tenant.Default;

    /// <summary>The password of <c>admin</c>. Default: a secret parameter, generated once.</summary>
    public IResourceBuilder<ParameterResource>? AdminPassword { get; set; }
}
