using Tally.Backend.Alloy.Graph;

namespace Tally.Backend.Alloy.Components.Export;

/// <summary>The <c>client</c> block of an exporter: where requests go and how they look.</summary>
internal sealed record ExportTarget(Uri Endpoint, IClientAuth? Auth, IReadOnlyDictionary<string, string> Headers, bool IsCompressed, TimeSpan Timeout, bool SkipsVerification)
{
    /// <summary>OTLP over gRPC (HTTP/2); else over HTTP/1.1.</summary>
    public bool IsGrpc { get; init; }

    public static ExportTarget Http(Arguments client)
    {
        var endpoint = Url(client, "endpoint", client.Text("endpoint"));
        var (_, skipsVerification) = Tls(client.Block("tls"));
        var timeout = client.Duration("timeout", TimeSpan.FromSeconds(30));
        return Read(client, endpoint, timeout, skipsVerification);
    }

    /// <summary>The endpoint is a URL, or host and port; then <c>tls > insecure</c> says whether it is without TLS.</summary>
    public static ExportTarget Grpc(Arguments client, TimeSpan timeout)
    {
        var text = client.Text("endpoint");
        var (isInsecure, skipsVerification) = Tls(client.Block("tls"));
        var endpoint = Url(client, "endpoint", text.Contains("://", StringComparison.Ordinal) ? text : $"{(isInsecure ? "http" : "https")}://{text}");
        return Read(client, endpoint, timeout, skipsVerification) with { IsGrpc = true };
    }

    public static Uri Url(Arguments arguments, string name, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url
            : throw arguments.Wrong(name, $"`{name}` is \"{text}\", expected a URL such as http://tempo:4318");

    private static ExportTarget Read(Arguments client, Uri endpoint, TimeSpan timeout, bool skipsVerification)
    {
        var target = new ExportTarget(
            endpoint, client.Capsule<IClientAuth>("auth"), client.Map("headers"), client.Choice("compression", "gzip", "gzip", "none", "") == "gzip", timeout, skipsVerification);
        client.Complete();
        return target;
    }

    private static (bool IsInsecure, bool SkipsVerification) Tls(Arguments? tls)
    {
        if (tls is null)
            return default;
        var read = (tls.Flag("insecure", false), tls.Flag("insecure_skip_verify", false));
        tls.Complete();
        return read;
    }
}
