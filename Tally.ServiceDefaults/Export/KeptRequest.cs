using System.Net.Http.Headers;

namespace Tally.ServiceDefaults.Export;

/// <summary>A copy of an export request that outlives it: the exporter reuses its buffer as soon as it has its answer.</summary>
internal sealed class KeptRequest
{
    private readonly Uri _address;
    private readonly Version _version;
    private readonly HttpVersionPolicy _policy;
    private readonly KeyValuePair<string, IEnumerable<string>>[] _headers;
    private readonly KeyValuePair<string, IEnumerable<string>>[] _contentHeaders;
    private readonly byte[] _body;

    private KeptRequest(HttpRequestMessage request, byte[] body)
    {
        _address = request.RequestUri!;
        _version = request.Version;
        _policy = request.VersionPolicy;
        _headers = [.. request.Headers];
        _contentHeaders = [.. request.Content!.Headers];
        _body = body;
    }

    public long Size => _body.Length;

    public static KeptRequest Copy(HttpRequestMessage request)
    {
        using var body = new MemoryStream();
        request.Content!.CopyTo(body, context: null, CancellationToken.None);
        return new(request, body.ToArray());
    }

    public HttpRequestMessage ToMessage()
    {
        var content = new ByteArrayContent(_body);
        Add(_contentHeaders, content.Headers);
        var message = new HttpRequestMessage(HttpMethod.Post, _address) { Version = _version, VersionPolicy = _policy, Content = content };
        Add(_headers, message.Headers);
        return message;
    }

    private static void Add(KeyValuePair<string, IEnumerable<string>>[] from, HttpHeaders to)
    {
        foreach (var (name, values) in from)
            to.TryAddWithoutValidation(name, values);
    }
}
