using System.Net;
using Microsoft.Extensions.Logging;
using Tally.ServiceDefaults.Export;

namespace Tally.ServiceDefaults.Profiling;

/// <summary>
/// Pushes profiles, one request each, by <c>push.v1.PusherService/Push</c>. What the server cannot take now is kept, eight
/// profiles at most, the oldest first out, and pushed with the next; what it refuses for good is dropped. One warning when
/// that begins, one line when it is over.
/// </summary>
internal sealed partial class PyroscopePush : IDisposable
{
    private const int MaxKept = 8;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly PyroscopeServer _server;
    private readonly ProfilingMetrics _metrics;
    private readonly ILogger<PyroscopePush> _logger;
    private readonly (string Name, string Value)[] _labels;
    private readonly Queue<byte[]> _kept = new();
    private readonly QuietMeters _meters = new();
    private readonly HttpClient _http;

    public PyroscopePush(PyroscopeServer server, ServiceIdentity identity, ProfilingMetrics metrics, ILogger<PyroscopePush> logger)
    {
        (_server, _metrics, _logger) = (server, metrics, logger);
        _labels = Labels(identity);
        // No spans and no client metrics of the push itself.
        _http = new(new SocketsHttpHandler { ActivityHeadersPropagator = null, MeterFactory = _meters, ConnectTimeout = Timeout }) { Timeout = Timeout };
    }

    /// <summary>Whether the server did not take the last profile that was pushed.</summary>
    public bool IsAway { get; private set; }

    /// <summary>Pushes what was kept, then these. Never throws; one caller at a time.</summary>
    public async Task SendAsync(IEnumerable<PprofFile> profiles, CancellationToken cancellation)
    {
        foreach (var profile in profiles)
            _kept.Enqueue(Request(profile));
        for (; _kept.Count > MaxKept; _kept.Dequeue())
            _metrics.Dropped();
        while (_kept.TryPeek(out var request) && await TrySendAsync(request, cancellation).ConfigureAwait(false))
            _kept.Dequeue();
    }

    public void Dispose()
    {
        _http.Dispose();
        _meters.Dispose();
    }

    /// <summary>False where it is worth trying again.</summary>
    private async Task<bool> TrySendAsync(byte[] body, CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.SendAsync(Message(body), cancellation).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                _metrics.Sent();
                Report(isAway: false, "");
                return true;
            }
            _metrics.Failed();
            Report(isAway: true, $"HTTP {(int)response.StatusCode}");
            var isRefused = (int)response.StatusCode < 500 && response.StatusCode != HttpStatusCode.TooManyRequests;
            if (isRefused)
                _metrics.Dropped();
            return isRefused;
        }
        catch (Exception e) when (NoAnswer.IsIn(e))
        {
            _metrics.Failed();
            Report(isAway: true, NoAnswer.Reason(e));
            return false;
        }
    }

    private HttpRequestMessage Message(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/proto");
        var message = new HttpRequestMessage(HttpMethod.Post, _server.Push) { Content = content };
        message.Headers.Authorization = _server.Authorization;
        message.Headers.Add("Connect-Protocol-Version", "1");
        if (_server.Tenant is { Length: > 0 } tenant)
            message.Headers.TryAddWithoutValidation("X-Scope-OrgID", tenant);
        return message;
    }

    // push.v1.PushRequest { 1: series { 1: labels { 1: name, 2: value }, 2: samples { 1: pprof, 2: id } } }
    private byte[] Request(PprofFile profile)
    {
        var series = new ProtoMessage();
        foreach (var (name, value) in _labels.Append(("__name__", profile.Name)))
            series.Message(1, new ProtoMessage().Text(1, name).Text(2, value));
        series.Message(2, new ProtoMessage().Bytes(1, profile.ToGzip()).Text(2, Guid.NewGuid().ToString()));
        return new ProtoMessage().Message(1, series).Written.ToArray();
    }

    private static (string Name, string Value)[] Labels(ServiceIdentity identity) =>
    [
        .. from attribute in (string[])["service.name", "service.namespace", "service.version", "service.instance.id", "deployment.environment.name"]
           let value = identity.Attributes.GetValueOrDefault(attribute)?.ToString()
           where !string.IsNullOrEmpty(value)
           select (attribute.Replace('.', '_'), value),
    ];

    private void Report(bool isAway, string reason)
    {
        if (IsAway == isAway)
            return;
        IsAway = isAway;
        if (isAway)
            Away(reason);
        else
            Back();
    }

    [LoggerMessage(EventName = "profiling.push.away", Level = LogLevel.Warning, Message = "Pyroscope does not take profiles ({reason}); the last few are kept until it does")]
    private partial void Away(string reason);

    [LoggerMessage(EventName = "profiling.push.back", Level = LogLevel.Information, Message = "Pyroscope takes profiles again")]
    private partial void Back();
}
