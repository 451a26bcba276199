namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>What an address asks for: <c>https+http://_admin.chat/path</c> is service chat, endpoint admin, https before http.</summary>
internal readonly record struct ServiceName(string Service, string? Endpoint, string[] Schemes)
{
    public static ServiceName Of(Uri address)
    {
        var schemes = address.Scheme.Split('+');
        var host = address.Host;

        // _endpoint.service
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return host.StartsWith('_') && dot > 1 && dot < host.Length - 1
            ? new(host[(dot + 1)..], host[1..dot], schemes)
            : new(host, null, schemes);
    }
}
