using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Tally.Backend.Otlp.Transport;

namespace Tally.Backend.Alloy.Components.Export;

/// <summary>What became of a request: sent where <c>Error</c> is null, else why not, and whether it may be tried again.</summary>
internal readonly record struct SendResult(string? Error, bool MayRetry = false, TimeSpan? RetryAfter = null);

/// <summary>
/// Sends one OTLP request, over HTTP or gRPC, as the specification wants it: what cannot be reached may be sent again, and so
/// may HTTP's 429, 502, 503 and 504 and gRPC's transient statuses; nothing else.
/// </summary>
internal sealed class RequestSender(ExportTarget target) : IDisposable
{
    // CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS
    private static readonly string[] TransientStatuses = ["1", "4", "8", "10", "11", "14", "15"];

#pragma warning disable CA5400, CA5359 // Certificates are not verified only where the file says insecure_skip_verify.
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        SslOptions = { RemoteCertificateValidationCallback = target.SkipsVerification ? (_, _, _, _) => true : null },
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ActivityHeadersPropagator = null,
    }) { Timeout = target.Timeout > TimeSpan.Zero ? target.Timeout : Timeout.InfiniteTimeSpan };
#pragma warning restore CA5400, CA5359

    public async Task<SendResult> SendAsync(QueuedRequest request, CancellationToken cancellation)
    {
        using var message = Message(request);
        try
        {
            using var response = await _http.SendAsync(message, cancellation);
            return !response.IsSuccessStatusCode ? HttpError(response)
                : target.IsGrpc && Status(response) is not "0" and var status ? new($"gRPC status {status}", TransientStatuses.Contains(status))
                : default;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or InvalidOperationException or NotSupportedException)
        {
            return new(e is OperationCanceledException ? $"no answer within {target.Timeout}" : e.Message, MayRetry: true);
        }
    }

    public void Dispose() => _http.Dispose();

    private static SendResult HttpError(HttpResponseMessage response) => new(
        $"HTTP {(int)response.StatusCode}",
        response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
        response.Headers.RetryAfter?.Delta);

    // In the trailers, or in the headers of an answer without a body; no status at all is UNKNOWN.
    private static string Status(HttpResponseMessage response) =>
        response.TrailingHeaders.TryGetValues("grpc-status", out var trailer) ? trailer.First()
        : response.Headers.TryGetValues("grpc-status", out var header) ? header.First()
        : "2";

    private HttpRequestMessage Message(QueuedRequest request)
    {
        var body = target.IsCompressed && !target.IsGrpc ? Compress(request.Body) : request.Body;
        var content = new ByteArrayContent(target.IsGrpc ? GrpcFrame.Wrap(body) : body);
        content.Headers.ContentType = new MediaTypeHeaderValue(target.IsGrpc ? "application/grpc" : request.ContentType);
        var message = new HttpRequestMessage(HttpMethod.Post, request.Endpoint) { Content = content };
        if (target.IsGrpc)
        {
            (message.Version, message.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            message.Headers.TE.Add(new("trailers"));
        }
        else if (target.IsCompressed)
            content.Headers.ContentEncoding.Add("gzip");
        foreach (var (name, value) in target.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        target.Auth?.Sign(message, request.Origin);
        return message;
    }

    private static byte[] Compress(byte[] body)
    {
        using var compressed = new MemoryStream(body.Length / 3);
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(body);
        return compressed.ToArray();
    }
}
