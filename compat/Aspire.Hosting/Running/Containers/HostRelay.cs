using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Running.Containers;

/// <summary>
/// Passes TCP connections from a network of containers on to this machine's loopback, port by port: processes listen on
/// loopback alone, and a container cannot reach that. Only containers of the network, and this machine, reach the relay.
/// </summary>
internal sealed class HostRelay(IPAddress gateway) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<int, Lazy<TcpListener?>> _ports = [];

    public static bool CanListenOn(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Relays a port, from now on.</summary>
    public void Open(int port) => _ = _ports.GetOrAdd(port, _ => new(() => Listen(port))).Value;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (var listener in _ports.Values)
            listener.Value?.Dispose();
        _stop.Dispose();
    }

    private TcpListener? Listen(int port)
    {
        var listener = new TcpListener(gateway, port);
        try
        {
            listener.Start();
        }
        catch (SocketException) // A process listens on every address: it is reached without a relay.
        {
            listener.Dispose();
            return null;
        }
        _ = AcceptAsync(listener, port);
        return listener;
    }

    private async Task AcceptAsync(TcpListener listener, int port)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = RelayAsync(await listener.AcceptTcpClientAsync(_stop.Token).ConfigureAwait(false), port);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task RelayAsync(TcpClient from, int port)
    {
        using var to = new TcpClient();
        using (from)
        {
            try
            {
                await to.ConnectAsync("localhost", port, _stop.Token).ConfigureAwait(false);
                await Task.WhenAll(CopyAsync(from, to), CopyAsync(to, from)).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
            {
                // To the container it looks as if the process had closed the connection, which is so.
            }
        }
    }

    // One direction may end before the other: a request's end is not the response's.
    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        await from.GetStream().CopyToAsync(to.GetStream(), _stop.Token).ConfigureAwait(false);
        to.Client.Shutdown(SocketShutdown.Send);
    }
}
