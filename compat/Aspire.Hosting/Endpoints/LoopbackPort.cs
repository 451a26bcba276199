using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Aspire.Hosting.Endpoints;

/// <summary>Ports of the loopback addresses.</summary>
internal static class LoopbackPort
{
    // Below every system's range for outgoing connections, one of which could otherwise take a port between
    // its release here and the moment the process that it is for listens on it.
    private const int First = 10_000;
    private const int AfterLast = 32_768;

    // A port is given once in a process: applications that start side by side do not meet on it either.
    private static readonly ConcurrentDictionary<int, bool> Given = [];

    /// <summary>A free port, kept from others until the socket is disposed.</summary>
    /// <exception cref="DistributedApplicationException">No port of the range is free.</exception>
    public static Socket Reserve(out int port)
    {
        for (var tries = 0; tries < AfterLast - First; tries++)
        {
            port = Random.Shared.Next(First, AfterLast);
            if (IsFree(port, ProtocolType.Tcp) && Given.TryAdd(port, true) && TryBind(port) is { } socket)
                return socket;
        }
        throw new DistributedApplicationException($"No free port was found from {First} to {AfterLast - 1}.");
    }

    /// <summary>The port that goes with a name, every time the same; whether it is free is another matter.</summary>
    public static int For(string name) =>
        First + (int)(BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))) % (AfterLast - First));

    // Bound but not listening, and without address reuse: no one is given the port meanwhile, and it is free at once afterwards.
    private static Socket? TryBind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
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
