using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tally.ServiceDefaults.HttpClients;

/// <summary>Clients call services by name (<c>http://chat</c>), try again where that is safe, and give up in time.</summary>
internal static class HttpClientsStep
{
    public static void AddHttpClients(this IHostApplicationBuilder builder)
    {
        var defaults = HttpClientDefaults.Read(builder.Configuration);
        builder.Services.AddSingleton(defaults).AddSingleton<Circuits>().AddSingleton<HttpClientTelemetry>();
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.ConfigureHttpClient(client => client.Timeout = defaults.Timeout);

            // Outside of service discovery, so that each attempt finds an endpoint of its own.
            http.AddHttpMessageHandler(services => new ResilienceHandler(services.GetRequiredService<Circuits>()));
            http.AddServiceDiscovery();
        });
    }
}
