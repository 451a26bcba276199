using System.Net.Http.Headers;
using System.Text;
using Tally.Backend.Alloy.Graph;

namespace Tally.Backend.Alloy.Components.Export;

/// <summary>What an exporter's <c>auth</c> takes (a handler): it signs a request of a batch.</summary>
internal interface IClientAuth
{
    void Sign(HttpRequestMessage request, Origin origin);
}

/// <summary>otelcol.auth.basic.</summary>
internal sealed class BasicAuth(string username, string password) : IClientAuth
{
    private readonly string _credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}"));

    public static IReadOnlyDictionary<string, object?> Make(Arguments arguments)
    {
        // Both are allowed at the top, too, in older files.
        var client = arguments.Block("client_auth");
        var auth = new BasicAuth((client ?? arguments).Text("username"), (client ?? arguments).Text("password"));
        client?.Complete();
        Exports.SkipDebugMetrics(arguments);
        arguments.Complete();
        return Exports.One("handler", auth);
    }

    public void Sign(HttpRequestMessage request, Origin origin) => request.Headers.Authorization = new AuthenticationHeaderValue("Basic", _credentials);
}

/// <summary>otelcol.auth.headers: headers of a fixed value, or of the value that the batch's own request had in a header.</summary>
internal sealed class HeadersAuth(IReadOnlyList<(string Key, string? Value, string? FromContext)> headers) : IClientAuth
{
    /// <summary>Whether a request's own headers decide, as with tenants.</summary>
    public bool DependsOnOrigin => headers.Any(header => header.FromContext is not null);

    public static IReadOnlyDictionary<string, object?> Make(Arguments arguments, PipelineContext context)
    {
        var headers = new List<(string, string?, string?)>();
        foreach (var block in arguments.Blocks("header"))
        {
            var (key, value, from) = (block.Text("key"), block.Text("value", null), block.Text("from_context", null));
            block.Choice("action", "upsert", "insert", "update", "upsert");
            if ((value is null) == (from is null))
                throw block.Wrong(block.At, "a header has either a `value` or `from_context`");
            block.Complete();
            headers.Add((key, value, from));
            if (from is not null)
                context.WantedHeaders.Add(from);
        }
        Exports.SkipDebugMetrics(arguments);
        arguments.Complete();
        return Exports.One("handler", new HeadersAuth(headers));
    }

    public void Sign(HttpRequestMessage request, Origin origin)
    {
        foreach (var (key, value, from) in headers)
            if ((value ?? origin.Metadata.GetValueOrDefault(from!)) is { } sent)
            {
                request.Headers.Remove(key);
                request.Headers.TryAddWithoutValidation(key, sent);
            }
    }
}
