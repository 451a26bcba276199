using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Tally.Testing;

/// <summary>One backend's API: asks until an answer will do.</summary>
internal sealed class TelemetryApi : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly Uri _base;
    private readonly TelemetryOptions _options;

    public TelemetryApi(Uri baseAddress, TelemetryOptions options)
    {
        // Without the closing slash a relative path would replace the last part of the base.
        _base = baseAddress.AbsoluteUri.EndsWith('/') ? baseAddress : new(baseAddress.AbsoluteUri + "/");
        _options = options;
        if (options.Tenant is { } tenant)
            _http.DefaultRequestHeaders.Add("X-Scope-OrgID", tenant);
        _http.DefaultRequestHeaders.Add("Accept", "application/json");
    }

    /// <summary>
    /// Not yet there (404), not yet up (no connection, 5xx) or not yet enough: asked again until the deadline.
    /// A refusal (any other 4xx) will not get better and fails at once. A <paramref name="question"/> is posted as JSON.
    /// </summary>
    public async Task<T> Ask<T>(string pathAndQuery, Func<JsonElement, T> read, Func<T, bool> until, CancellationToken cancellationToken, object? question = null)
    {
        var url = new Uri(_base, pathAndQuery);
        var last = "no answer";
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_options.Deadline);
        try
        {
            while (true)
            {
                try
                {
                    using var response = await (question is null ? _http.GetAsync(url, deadline.Token) : _http.PostAsJsonAsync(url, question, deadline.Token)).ConfigureAwait(false);
                    var body = await response.Content.ReadAsStringAsync(deadline.Token).ConfigureAwait(false);
                    last = $"{(int)response.StatusCode} {body}";
                    if (IsRefusal(response.StatusCode))
                        throw new TelemetryQueryException(url, last);
                    if (response.IsSuccessStatusCode)
                    {
                        using var json = JsonDocument.Parse(body);
                        var answer = read(json.RootElement);
                        if (until(answer))
                            return answer;
                    }
                }
                catch (HttpRequestException e)
                {
                    last = e.Message;
                }
                await Task.Delay(_options.Interval, deadline.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TelemetryTimeoutException(url, _options.Deadline, last);
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool IsRefusal(HttpStatusCode status) => (int)status is >= 400 and < 500 && status is not HttpStatusCode.NotFound and not HttpStatusCode.TooManyRequests;
}
