using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>The links of the stack's endpoints in the dashboard: each leads to something that answers a browser.</summary>
internal static class ApiLinks
{
    private static readonly Dictionary<string, (string Text, string Path)> Apis = new()
    {
        ["tempo"] = ("Tempo API", "/api/v2/search/tags"),
        ["loki"] = ("Loki API", "/loki/api/v1/labels"),
        ["mimir"] = ("Prometheus API", "/prometheus/api/v1/labels"),
        ["pyroscope"] = ("Pyroscope API", "/ready"),
        ["grafana"] = ("Grafana", ""),
        ["alloy"] = ("Alloy", ""),
    };

    /// <param name="builder">The resource.</param>
    /// <param name="endpoint">Its endpoint.</param>
    /// <param name="api">Whose API answers there. Default: the one that has the endpoint's name. What no browser asks is shown in the details alone.</param>
    public static IResourceBuilder<T> WithApiLink<T>(this IResourceBuilder<T> builder, string endpoint, string? api = null) where T : IResourceWithEndpoints =>
        builder.WithUrlForEndpoint(endpoint, url =>
        {
            if (Apis.TryGetValue(api ?? endpoint, out var known))
            {
                url.DisplayText = known.Text;
                url.Url += known.Path;
            }
            else
            {
                url.DisplayLocation = UrlDisplayLocation.DetailsOnly;
            }
        });
}
