using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tally.Deploy.Verify;

/// <summary>HTTP whose failures are sentences.</summary>
internal sealed class Http : IDisposable
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(15) };

    public Http(string? tenant)
    {
        if (tenant is not null)
            _client.DefaultRequestHeaders.Add("X-Scope-OrgID", tenant);
    }

    /// <summary>The answer's JSON, or why there is none. An answer that is no JSON counts as empty.</summary>
    public Task<(JsonNode? Json, string? Failure)> GetAsync(Uri url, CancellationToken cancellationToken, AuthenticationHeaderValue? authorization = null) =>
        SendAsync(new(HttpMethod.Get, url) { Headers = { Authorization = authorization } }, cancellationToken);

    public Task<(JsonNode? Json, string? Failure)> PostAsync(Uri url, JsonNode body, CancellationToken cancellationToken) =>
        SendAsync(new(HttpMethod.Post, url) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") }, cancellationToken);

    public Task<(JsonNode? Json, string? Failure)> PostAsync(Uri url, byte[] body, CancellationToken cancellationToken) =>
        SendAsync(new(HttpMethod.Post, url) { Content = new ByteArrayContent(body) }, cancellationToken);

    public void Dispose() => _client.Dispose();

    private async Task<(JsonNode? Json, string? Failure)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            request.Headers.Accept.ParseAdd("application/json");
            try
            {
                using var response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
                if (!response.IsSuccessStatusCode)
                    return (null, $"{request.RequestUri} answered {(int)response.StatusCode}");
                return (Json(await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)), null);
            }
            catch (HttpRequestException e)
            {
                return (null, $"{request.RequestUri} could not be reached: {e.Message}");
            }
            catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return (null, $"{request.RequestUri} took longer than {_client.Timeout.TotalSeconds:0} s");
            }
        }
    }

    private static JsonNode? Json(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
