using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Tally.ServiceDefaults.Requests;

/// <summary>As much of an address as the policy allows.</summary>
internal static class ClientAddress
{
    private const int KeptBytesV4 = 3;
    private const int KeptBytesV6 = 6;

    public static string? Of(IPAddress? address, ClientAddressPolicy policy) => policy switch
    {
        ClientAddressPolicy.None => null,
        ClientAddressPolicy.Full => Plain(address)?.ToString(),
        ClientAddressPolicy.Truncated => Truncate(Plain(address))?.ToString(),
        _ => throw new UnreachableException(),
    };

    // ::ffff:203.0.113.7 is 203.0.113.7
    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private static IPAddress? Truncate(IPAddress? address)
    {
        if (address is null)
            return null;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(address.AddressFamily == AddressFamily.InterNetwork ? KeptBytesV4 : KeptBytesV6).Clear();
        return new IPAddress(bytes);
    }
}
