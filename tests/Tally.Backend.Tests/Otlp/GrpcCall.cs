using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;

namespace Tally.Backend.Tests.Otlp;

/// <summary>A unary gRPC call over a plain HttpClient: what it sends is in the test's hand, down to the prefix.</summary>
internal sealed record GrpcCall(string Path)
{
    public const string Traces = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    public const string Logs = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
    public const string Metrics = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";

    public byte[] Body { get; init; } = [];
    public string ContentType { get; init; } = "application/grpc";
    public HttpMethod Method { get; init; } = HttpMethod.Post;
    public (string Name, string Value)[] Headers { get; init; } = [];

    public static byte[] Frame(byte[] message, byte compressed = 0, int? length = null)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = compressed;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), length ?? message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    public async Task<GrpcAnswer> SendAsync(HttpClient http, Uri server)
    {
        using var request = new HttpRequestMessage(Method, new Uri(server, Path)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (Method == HttpMethod.Post)
        {
            request.Content = new ByteArrayContent(Body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        }
        request.Headers.TE.Add(new("trailers"));
        foreach (var (name, value) in Headers)
            request.Headers.Add(name, value);
        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        string? Value(string name) =>
            response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values) ? values.Single() : null;
        return new((int)response.StatusCode, int.Parse(Value("grpc-status") ?? "-1", null), Uri.UnescapeDataString(Value("grpc-message") ?? ""), Value("grpc-status-details-bin"), body);
    }
}

/// <summary>What came back, wherever the status stood.</summary>
internal sealed record GrpcAnswer(int HttpStatus, int Status, string Message, string? Details, byte[] Body);
