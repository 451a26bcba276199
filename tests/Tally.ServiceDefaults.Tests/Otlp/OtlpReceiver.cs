using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tally.ServiceDefaults.Tests.Otlp;

/// <summary>A collector for tests: takes OTLP over gRPC and HTTP on loopback, keeps what it took, can go away and come back.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();
    private readonly ConcurrentQueue<ReceivedLog> _logs = new();
    private readonly ConcurrentQueue<ReceivedMetric> _metrics = new();
    private readonly ConcurrentQueue<(string Path, IHeaderDictionary Headers)> _requests = new();
    private readonly ConcurrentQueue<byte[]> _bodies = new();
    private WebApplication? _app;
    private int _grpcPort;
    private int _httpPort;

    public IEnumerable<ReceivedSpan> Spans => _spans;

    public IEnumerable<ReceivedLog> Logs => _logs;

    public IEnumerable<ReceivedMetric> Metrics => _metrics;

    public IEnumerable<(string Path, IHeaderDictionary Headers)> Requests => _requests;

    /// <summary>Every byte that was sent, unpacked: what is in none of them has not left.</summary>
    public IEnumerable<byte[]> Bodies => _bodies;

    /// <summary>What a request meets before it is read; null takes it. For collectors that refuse or hang.</summary>
    public Func<HttpContext, Task<bool>>? Obstacle { get; set; }

    public string GrpcUrl => $"http://127.0.0.1:{_grpcPort}";

    public string HttpUrl => $"http://127.0.0.1:{_httpPort}";

    public string Url(string protocol) => protocol == "grpc" ? GrpcUrl : HttpUrl;

    public static async Task<OtlpReceiver> Started()
    {
        var receiver = new OtlpReceiver();
        await receiver.Start();
        return receiver;
    }

    /// <summary>On free ports the first time, on the same ones ever after.</summary>
    public async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // In one process the services under test would take the receiver's own requests for theirs.
        builder.Services.AddSingleton(_ => new ActivitySource("otlp-receiver"));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, _grpcPort, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, _httpPort, listen => listen.Protocols = HttpProtocols.Http1);
        });
        _app = builder.Build();
        _app.Run(Take);
        await _app.StartAsync();
        var ports = _app.Urls.Select(url => new Uri(url).Port).ToArray();
        (_grpcPort, _httpPort) = (ports[0], ports[1]);
    }

    public async Task Stop()
    {
        if (_app is null)
            return;
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _app = null;
    }

    public ValueTask DisposeAsync() => new(Stop());

    private async Task Take(HttpContext context)
    {
        if (Obstacle is { } obstacle && await obstacle(context))
            return;
        var isGrpc = context.Request.ContentType == "application/grpc";
        var body = await Body(context.Request, isGrpc);
        _bodies.Enqueue(body);
        Keep(context.Request.Path.Value!, new ProtoMessage(body));
        _requests.Enqueue((context.Request.Path.Value!, new HeaderDictionary(context.Request.Headers.ToDictionary())));
        if (isGrpc)
            await AnswerGrpc(context.Response);
        else
            context.Response.ContentType = "application/x-protobuf";
    }

    private void Keep(string path, ProtoMessage message)
    {
        switch (path)
        {
            case "/opentelemetry.proto.collector.trace.v1.TraceService/Export" or "/v1/traces":
                ReceivedSpan.Read(message).ToList().ForEach(_spans.Enqueue);
                break;
            case "/opentelemetry.proto.collector.logs.v1.LogsService/Export" or "/v1/logs":
                ReceivedLog.Read(message).ToList().ForEach(_logs.Enqueue);
                break;
            case "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export" or "/v1/metrics":
                ReceivedMetric.Read(message).ToList().ForEach(_metrics.Enqueue);
                break;
            default:
                throw new InvalidOperationException($"nothing is exported to {path}");
        }
    }

    private static async Task<byte[]> Body(HttpRequest request, bool isGrpc)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);

        // gRPC: compressed? (1 byte), length (4 bytes), message
        var isZipped = isGrpc ? body.ToArray()[0] == 1 : request.Headers.ContentEncoding == "gzip";
        body.Position = isGrpc ? 5 : 0;
        using var message = new MemoryStream();
        await (isZipped ? new GZipStream(body, CompressionMode.Decompress) : (Stream)body).CopyToAsync(message);
        return message.ToArray();
    }

    private static async Task AnswerGrpc(HttpResponse response)
    {
        response.ContentType = "application/grpc";
        response.DeclareTrailer("grpc-status");
        await response.Body.WriteAsync(new byte[5]);
        response.AppendTrailer("grpc-status", "0");
    }
}
