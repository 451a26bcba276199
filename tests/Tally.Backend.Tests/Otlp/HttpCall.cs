using System.Net.Http.Headers;
using Tally.Backend.Server;
using Tally.Backend.Tests.Server;

namespace Tally.Backend.Tests.Otlp;

/// <summary>A request to the OTLP/HTTP listener.</summary>
internal sealed record HttpCall(string Path)
{
    public byte[] Body { get; init; } = [];
    public string? ContentType { get; init; } = "application/x-protobuf";
    public string? Encoding { get; init; }
    public HttpMethod Method { get; init; } = HttpMethod.Post;

    /// <summary>True: in chunks, without a Content-Length.</summary>
    public bool Chunked { get; init; }

    public async Task<HttpResponseMessage> SendAsync(TestBackend backend)
    {
        using var request = new HttpRequestMessage(Method, backend.Url(Listener.OtlpHttp, Path));
        if (Method != HttpMethod.Get)
        {
            request.Content = new ByteArrayContent(Body);
            request.Content.Headers.ContentType = ContentType is null ? null : MediaTypeHeaderValue.Parse(ContentType);
            if (Encoding is not null)
                request.Content.Headers.ContentEncoding.Add(Encoding);
        }
        request.Headers.TransferEncodingChunked = Chunked;
        return await backend.Http.SendAsync(request);
    }
}
