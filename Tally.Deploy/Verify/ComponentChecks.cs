using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Tally.Deploy.Verify;

/// <summary>Everyone is healthy, and every datasource that Grafana has answers it.</summary>
internal static class ComponentChecks
{
    public static IEnumerable<Check> Of(VerifyTargets targets, Http http)
    {
        foreach (var (name, url) in targets.Healthy)
            yield return new($"{name} is healthy", async cancellationToken => (await http.GetAsync(url, cancellationToken).ConfigureAwait(false)).Failure);
        if (targets.Pyroscope is { } pyroscope)
            yield return new("pyroscope answers queries", async cancellationToken => (await http.PostAsync(Under(pyroscope, "/querier.v1.QuerierService/ProfileTypes"), new JsonObject(), cancellationToken).ConfigureAwait(false)).Failure);
        if (targets.Grafana is { } grafana)
            yield return new("every datasource of grafana answers", cancellationToken => DatasourcesAsync(targets, http, grafana, cancellationToken));
    }

    private static async Task<string?> DatasourcesAsync(VerifyTargets targets, Http http, Uri grafana, CancellationToken cancellationToken)
    {
        var authorization = targets.GrafanaPassword is null ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{targets.GrafanaUser}:{targets.GrafanaPassword}")));
        var (list, failure) = await http.GetAsync(Under(grafana, "/api/datasources"), cancellationToken, authorization).ConfigureAwait(false);
        if (failure is not null)
            return failure;
        if (list is not JsonArray { Count: > 0 } datasources)
            return "grafana has no datasources";
        foreach (var datasource in datasources)
        {
            var (health, unhealthy) = await http.GetAsync(Under(grafana, $"/api/datasources/uid/{datasource!["uid"]}/health"), cancellationToken, authorization).ConfigureAwait(false);
            if (unhealthy is not null)
                return $"datasource {datasource["name"]}: {unhealthy}";
            if (health?["status"]?.ToString() != "OK")
                return $"datasource {datasource["name"]}: {health?["message"] ?? "no status"}";
        }
        return null;
    }

    private static Uri Under(Uri url, string path) => new($"{url.AbsoluteUri.TrimEnd('/')}{path}");
}
