using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;

namespace Tally.Benchmarks.Load;

/// <summary>Sends encoded requests over OTLP/HTTP or OTLP/gRPC; anything but full acceptance is an exception. Thread-safe.</summary>
internal sealed class Sender(Uri server, string signal, bool isGrpc) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true });
    private readonly Uri _address = new(server.AbsoluteUri.TrimEnd('/') + (isGrpc ? GrpcPath(signal) : $"/v1/{(signal == "spans" ? "traces" : signal)}"));

    public async Task SendAsync(byte[] request)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ByteArrayContent(isGrpc ? Framed(request) : request) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(isGrpc ? "application/grpc" : "application/x-protobuf");
        if (isGrpc)
        {
            (message.Version, message.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            message.Headers.TE.Add(new("trailers"));
        }
        using var response = await _client.SendAsync(message);
        var body = await response.Content.ReadAsByteArrayAsync();
        // An answer with content is a partial success; of gRPC five bytes are the empty message's frame.
        if (!response.IsSuccessStatusCode || (isGrpc ? GrpcStatus(response) != "0" || body.Length > 5 : body.Length > 0 && response.StatusCode == HttpStatusCode.OK && body[0] == 0x0A && body.Length > 2))
            throw new InvalidOperationException($"{(int)response.StatusCode} {GrpcStatus(response)} {System.Text.Encoding.UTF8.GetString(body)}");
    }

    public void Dispose() => _client.Dispose();

    private static string? GrpcStatus(HttpResponseMessage response) =>
        response.TrailingHeaders.TryGetValues("grpc-status", out var values) || response.Headers.TryGetValues("grpc-status", out values) ? values.First() : null;

    private static string GrpcPath(string signal) => signal switch
    {
        "spans" => "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
        "logs" => "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
        _ => "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
    };

    private static byte[] Framed(byte[] request)
    {
        var framed = new byte[request.Length + 5];
        BinaryPrimitives.WriteUInt32BigEndian(framed.AsSpan(1), (uint)request.Length);
        request.CopyTo(framed, 5);
        return framed;
    }
}
