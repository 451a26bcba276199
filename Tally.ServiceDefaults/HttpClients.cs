using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tally.ServiceDefaults;

/// <summary>The settings under <c>HttpClients</c>: what every HttpClient of the service has unless it says otherwise.</summary>
public sealed class HttpClientDefaults
{
    public const string Section = "HttpClients";

    /// <summary>From the first byte sent to the response's headers and buffered body. 0.1 s to 300 s. Default: 10 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    internal static HttpClientDefaults Read(IConfiguration configuration)
    {
        var defaults = configuration.GetSection(Section).Get<HttpClientDefaults>() ?? new();
        SettingCheck.Throw<HttpClientDefaults>(
            [SettingCheck.Range($"{Section}:Timeout", defaults.Timeout.TotalSeconds, 0.1, 300, "seconds")]);
        return defaults;
    }
}

/// <summary>Clients call services by name (<c>http://chat</c>) and give up in time.</summary>
internal static class HttpClients
{
    public static void AddHttpClients(this IHostApplicationBuilder builder)
    {
        var defaults = HttpClientDefaults.Read(builder.Configuration);
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddServiceDiscovery();
            http.ConfigureHttpClient(client => client.Timeout = defaults.Timeout);
        });
    }
}
