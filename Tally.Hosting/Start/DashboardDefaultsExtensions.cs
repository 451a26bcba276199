using Microsoft.Extensions.Configuration.Memory;

namespace Aspire.Hosting;

/// <summary>What Aspire's dashboard needs to be told where no launch profile tells it.</summary>
public static class DashboardDefaultsExtensions
{
    /// <summary>
    /// Lets the AppHost start without a launch profile and without a developer certificate: the dashboard and its services listen on
    /// loopback, without TLS, at the ports given. Environment and configuration win.
    /// </summary>
    /// <remarks>Without them Aspire wants a certificate for addresses of its own, and ends with a stack trace where there is none.</remarks>
    /// <param name="builder">The application.</param>
    /// <param name="dashboard">The dashboard's port, 1 to 65535.</param>
    /// <param name="otlp">The port of its OTLP receiver, 1 to 65535.</param>
    /// <param name="resourceService">The port of what tells it of resources, 1 to 65535.</param>
    /// <returns>The application.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IDistributedApplicationBuilder WithDashboardDefaults(
        this IDistributedApplicationBuilder builder, int dashboard = 15080, int otlp = 19080, int resourceService = 20080)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["ASPNETCORE_URLS"] = $"http://localhost:{dashboard}",
                ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://localhost:{otlp}",
                ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = $"http://localhost:{resourceService}",
                ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
            },
        });
        return builder;
    }
}
