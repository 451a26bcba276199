using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Tally.Hosting;

/// <summary>A fixed port that the application is about to listen on.</summary>
/// <param name="Port">1 to 65535.</param>
/// <param name="Owner">For people: <c>endpoint 'http' of resource 'chat'</c>.</param>
/// <param name="Remedy">For people: how to choose another port.</param>
internal sealed record PortNeed(int Port, string Owner, string Remedy)
{
    private static readonly (string Setting, string Owner)[] DashboardSettings =
    [
        ("ASPNETCORE_URLS", "the Aspire dashboard"),
        ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "the Aspire dashboard's OTLP receiver"),
        ("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "the Aspire dashboard's OTLP receiver over HTTP"),
        ("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "the Aspire dashboard's resource service"),
    ];

    /// <summary>All of them: the resources', then the dashboard's where there is one.</summary>
    public static IEnumerable<PortNeed> Of(IEnumerable<IResource> resources, IConfiguration configuration, bool hasDashboard)
    {
        // A test host gives proxied endpoints free ports.
        var isRandom = configuration.GetValue<bool>("DcpPublisher:RandomizePorts");
        var own = resources.Where(resource => !IsPersistent(resource)).SelectMany(resource => OfResource(resource, isRandom));
        return hasDashboard && !isRandom ? own.Concat(OfDashboard(configuration)) : own;
    }

    private static IEnumerable<PortNeed> OfResource(IResource resource, bool isRandom) =>
        from endpoint in resource.Annotations.OfType<EndpointAnnotation>()
        let port = endpoint.Port ?? 0
        where port > 0 && !(isRandom && endpoint.IsProxied)
        let setting = resource.Annotations.OfType<PortSetting>().LastOrDefault(setting => setting.Endpoint == endpoint.Name)
        select new PortNeed(
            port,
            $"endpoint '{endpoint.Name}' of resource '{resource.Name}'",
            setting is null ? "give the endpoint another port in its launch profile or in the AppHost" : $"set {setting.Setting} to another port");

    // An earlier run may have left it running on purpose.
    private static bool IsPersistent(IResource resource) =>
        resource.TryGetLastAnnotation<ContainerLifetimeAnnotation>(out var lifetime) && lifetime.Lifetime == ContainerLifetime.Persistent;

    private static IEnumerable<PortNeed> OfDashboard(IConfiguration configuration) =>
        from known in DashboardSettings
        from url in (configuration[known.Setting] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)
        where Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Port > 0
        select new PortNeed(new Uri(url).Port, known.Owner, $"set {known.Setting} to another address (the launch profile does)");
}

/// <summary>Which setting chooses the port of an endpoint.</summary>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="Setting">The setting's full name: <c>Tally:Observability:Ports:Tempo</c>.</param>
internal sealed record PortSetting(string Endpoint, string Setting) : IResourceAnnotation;
