using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Endpoints;

/// <summary>Ports of the loopback addresses.</summary>
internal static class LoopbackPort
{
    /// <summary>A free port, kept from others until the socket is disposed.</summary>
    public static Socket Reserve(out int port)
    {
        // Bound but not listening, and without address reuse: no one is given the port meanwhile, and it is free at once afterwards.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        return socket;
    }

    /// <summary>Whether a process could listen on the port now, connections of its predecessor aside.</summary>
    public static bool IsFree(int port, ProtocolType protocol) =>
        CanListen(new IPEndPoint(IPAddress.Loopback, port), protocol) && (!Socket.OSSupportsIPv6 || CanListen(new IPEndPoint(IPAddress.IPv6Loopback, port), protocol));

    private static bool CanListen(IPEndPoint address, ProtocolType protocol)
    {
        var udp = protocol == ProtocolType.Udp;
        using var socket = new Socket(address.AddressFamily, udp ? SocketType.Dgram : SocketType.Stream, udp ? ProtocolType.Udp : ProtocolType.Tcp);
        try
        {
            socket.Bind(address);
            if (!udp)
                socket.Listen(1);
            return true;
        }
        catch (SocketException e)
        {
            // A machine may support IPv6 and have no ::1.
            return e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported;
        }
    }
}
