using Aspire.Hosting.ApplicationModel;
using Tally.Hosting;

namespace Aspire.Hosting;

/// <summary>Adds Grafana.</summary>
public static class GrafanaBuilderExtensions
{
    /// <summary>
    /// Adds Grafana with the datasources, dashboards and alerts of <c>observability-config/grafana</c>. Nobody can sign up and
    /// nothing is reported home; without <see cref="WithAnonymousViewer"/> one signs in as <c>admin</c>.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name. Default grafana.</param>
    /// <param name="port">Its port on this machine. Default: any free one.</param>
    /// <param name="adminPassword">Default: a secret parameter <c>NAME-admin-password</c>, generated once and kept in the AppHost's user secrets.</param>
    /// <returns>The new resource.</returns>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static IResourceBuilder<GrafanaResource> AddGrafana(
        this IDistributedApplicationBuilder builder, [ResourceName] string name = "grafana", int? port = null, IResourceBuilder<ParameterResource>? adminPassword = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var password = adminPassword
            ?? builder.AddParameter($"{name}-admin-password", new GenerateParameterDefault { MinLength = 22, Special = false }, secret: true, persist: true);
        return builder.AddResource(new GrafanaResource(name) { AdminPassword = password.Resource })
            .WithImage(GrafanaContainerImageTags.Image, GrafanaContainerImageTags.Tag)
            .WithImageRegistry(GrafanaContainerImageTags.Registry)
            .WithHttpEndpoint(port, targetPort: 3000, name: ComponentResource.HttpEndpointName)
            .WithEndpoint(ComponentResource.HttpEndpointName, endpoint => endpoint.IsExternal = true)
            .WithConfigFolder("grafana/provisioning", "/etc/grafana/provisioning")
            .WithConfigFolder("grafana/dashboards", "/etc/grafana/dashboards")
            .WithSettings(password)
            .WithIconName("Board")
            .WithApiLink(ComponentResource.HttpEndpointName, "grafana")
            .AsComponent(memoryMiB: 384, healthPath: "/api/health", user: 472);
    }

    /// <summary>Gives it a datasource for each store, with every link between them.</summary>
    /// <returns>The same resource, for further calls.</returns>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static IResourceBuilder<GrafanaResource> WithDatasources(
        this IResourceBuilder<GrafanaResource> builder, IResourceBuilder<TempoResource> tempo, IResourceBuilder<LokiResource> loki,
        IResourceBuilder<MimirResource> mimir, IResourceBuilder<PyroscopeResource> pyroscope)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(tempo);
        ArgumentNullException.ThrowIfNull(loki);
        ArgumentNullException.ThrowIfNull(mimir);
        ArgumentNullException.ThrowIfNull(pyroscope);
        return builder
            .WithEnvironment("TEMPO_URL", tempo.Resource.Http)
            .WithEnvironment("LOKI_URL", loki.Resource.Http)
            .WithEnvironment("MIMIR_URL", mimir.Resource.Http)
            .WithEnvironment("PYROSCOPE_URL", pyroscope.Resource.Http)
            .WithTenant(Tenant.Default);
    }

    /// <summary>The tenant whose data the datasources ask for. Default <c>anonymous</c>.</summary>
    /// <returns>The same resource, for further calls.</returns>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static IResourceBuilder<GrafanaResource> WithTenant(this IResourceBuilder<GrafanaResource> builder, string tenant)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(tenant);
        return builder.WithEnvironment("TENANT_ID", tenant);
    }

    /// <summary>Lets everyone who reaches it look, not change: role Viewer without signing in.</summary>
    /// <returns>The same resource, for further calls.</returns>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static IResourceBuilder<GrafanaResource> WithAnonymousViewer(this IResourceBuilder<GrafanaResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder
            .WithEnvironment("GF_AUTH_ANONYMOUS_ENABLED", "true")
            .WithEnvironment("GF_AUTH_ANONYMOUS_ORG_ROLE", "Viewer");
    }

    /// <summary>Serves it below a path, as behind a proxy that others share: <c>/grafana</c>.</summary>
    /// <returns>The same resource, for further calls.</returns>
    /// <exception cref="ArgumentNullException">An argument that has no default is null.</exception>
    public static IResourceBuilder<GrafanaResource> WithSubPath(this IResourceBuilder<GrafanaResource> builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(path);
        if (!path.StartsWith('/') || path.Length < 2 || path.EndsWith('/'))
            throw new DistributedApplicationException($"The sub-path of '{builder.Resource.Name}' is '{path}'; expected a path such as '/grafana'.");
        return builder
            .WithEnvironment("GF_SERVER_ROOT_URL", $"%(protocol)s://%(domain)s:%(http_port)s{path}/")
            .WithEnvironment("GF_SERVER_SERVE_FROM_SUB_PATH", "true")
            .WithWorkload(workload => workload.Route = new(ComponentResource.HttpEndpointName, path));
    }

    private static IResourceBuilder<GrafanaResource> WithSettings(this IResourceBuilder<GrafanaResource> builder, IResourceBuilder<ParameterResource> password) =>
        builder
            .WithEnvironment("GF_SECURITY_ADMIN_USER", "admin")
            .WithEnvironment("GF_SECURITY_ADMIN_PASSWORD", password)
            .WithEnvironment("GF_SECURITY_DISABLE_GRAVATAR", "true")
            .WithEnvironment("GF_USERS_ALLOW_SIGN_UP", "false")
            .WithEnvironment("GF_USERS_DEFAULT_THEME", "system")
            .WithEnvironment("GF_ANALYTICS_REPORTING_ENABLED", "false")
            .WithEnvironment("GF_ANALYTICS_CHECK_FOR_UPDATES", "false")
            .WithEnvironment("GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES", "false")
            .WithEnvironment("GF_LOG_LEVEL", "warn");
}
