using System.Security.Cryptography;
using System.Text;

namespace Tally.ServiceDefaults.Privacy;

/// <summary>A user's id as telemetry may know it: the same for the same user and key, and no way back. Safe for concurrent use.</summary>
internal sealed class UserIds(string? key)
{
    private const int HashBytes = 16;

    private readonly byte[] _key = key is null ? RandomNumberGenerator.GetBytes(32) : Convert.FromBase64String(key);

    // HMAC-SHA-256, its first 16 bytes: u_<32 hex>
    public string Hash(string user)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(user), hash);
        return "u_" + Convert.ToHexStringLower(hash[..HashBytes]);
    }
}
