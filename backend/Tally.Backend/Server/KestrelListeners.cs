using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Tally.Backend.Server;

/// <summary>Opens the listeners on Kestrel and remembers them, to tell their addresses once they are bound.</summary>
internal sealed class KestrelListeners(ListenSettings settings)
{
    private readonly Dictionary<Listener, ListenOptions> _bound = [];

    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        foreach (var (listener, port) in settings.Ports)
            Listen(kestrel, port, options =>
            {
                // gRPC needs HTTP/2; without TLS there is no negotiation, so the others speak HTTP/1.1 alone.
                options.Protocols = listener == Listener.OtlpGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1;
                var mark = new ListenerFeature(listener);
                options.Use(next => connection =>
                {
                    connection.Features.Set(mark);
                    return next(connection);
                });
                _bound[listener] = options;
            });
    }

    /// <summary>Where a client on this machine reaches the listener. Valid once the server has started.</summary>
    public Uri Address(Listener listener)
    {
        var (ip, port) = _bound[listener].IPEndPoint is { } bound ? (bound.Address, bound.Port) : (null, settings.Ports[listener]);
        var host = ip is null || IPAddress.Any.Equals(ip) || IPAddress.IPv6Any.Equals(ip) ? "localhost" : ip.ToString();
        return new UriBuilder(Uri.UriSchemeHttp, host, port).Uri;
    }

    private void Listen(KestrelServerOptions kestrel, int port, Action<ListenOptions> configure)
    {
        if (settings.Ip is { } ip)
            kestrel.Listen(ip, port, configure);
        else if (settings.Address == "*")
            kestrel.ListenAnyIP(port, configure);
        else if (port == 0)
            // "Some free port" cannot be the same one on 127.0.0.1 and ::1.
            kestrel.Listen(IPAddress.Loopback, port, configure);
        else
            kestrel.ListenLocalhost(port, configure);
    }
}
