namespace Tally.ServiceDefaults;

/// <summary>How much of a caller's address the attribute <c>client.address</c> tells; an address is personal data.</summary>
public enum ClientAddressPolicy
{
    /// <summary>The network only: 24 bits of IPv4, 48 bits of IPv6; the rest is zero.</summary>
    Truncated,

    /// <summary>Nothing: no such attribute.</summary>
    None,

    /// <summary>The whole address. It is the peer's; behind a proxy use forwarded headers.</summary>
    Full,
}
