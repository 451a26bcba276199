using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Tally.ServiceDefaults.Profiling;

/// <summary>
/// Where profiles go, by the variables of Pyroscope's own agents: <c>PYROSCOPE_SERVER_ADDRESS</c>,
/// <c>PYROSCOPE_BASIC_AUTH_USER</c> and <c>PYROSCOPE_BASIC_AUTH_PASSWORD</c>, <c>PYROSCOPE_TENANT_ID</c>.
/// </summary>
internal sealed record PyroscopeServer(Uri Push, AuthenticationHeaderValue? Authorization, string? Tenant)
{
    /// <summary>Null without an address. One that is no http or https URL stops the service, as any setting out of its range.</summary>
    public static PyroscopeServer? Read(IConfiguration configuration)
    {
        var text = configuration["PYROSCOPE_SERVER_ADDRESS"]?.Trim();
        if (string.IsNullOrEmpty(text))
            return null;
        var isUrl = Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
        SettingCheck.Throw<PyroscopeServer>([isUrl ? null : $"PYROSCOPE_SERVER_ADDRESS = {text}: expected an http or https URL."]);
        return new(new($"{address!.AbsoluteUri.TrimEnd('/')}/push.v1.PusherService/Push"), Basic(configuration), configuration["PYROSCOPE_TENANT_ID"]);
    }

    private static AuthenticationHeaderValue? Basic(IConfiguration configuration) =>
        configuration["PYROSCOPE_BASIC_AUTH_USER"] is { Length: > 0 } user
            ? new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{configuration["PYROSCOPE_BASIC_AUTH_PASSWORD"]}")))
            : null;
}
