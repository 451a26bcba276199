using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tally.Auth;

/// <summary>A signed-in user and until when (exclusive).</summary>
internal sealed record Session(string User, DateTimeOffset ExpiresAt);

/// <summary>
/// Issues and checks signed tokens; it stores none. Safe for concurrent use.
/// </summary>
/// <remarks>Shape: <c>v1.{user, base64url}.{expiry, Unix seconds}.{HMAC-SHA-256 of all before, base64url}</c>.</remarks>
internal sealed class TokenIssuer(AuthOptions options, TimeProvider time)
{
    public const int MaxLength = 256;

    /// <summary>What a token looks like, for telemetry to let none out.</summary>
    public const string Pattern = @"v1\.[\w-]+\.\d+\.[\w-]{43}";

    private readonly byte[] _key = options.SigningKey is { } key ? Convert.FromBase64String(key) : RandomNumberGenerator.GetBytes(32);

    public (string Token, Session Session) Issue(string user)
    {
        var session = new Session(user, DateTimeOffset.FromUnixTimeSeconds((time.GetUtcNow() + options.TokenLifetime).ToUnixTimeSeconds()));
        var signed = string.Create(
            CultureInfo.InvariantCulture,
            $"v1.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(user))}.{session.ExpiresAt.ToUnixTimeSeconds()}");
        return ($"{signed}.{Sign(signed)}", session);
    }

    /// <summary>Null for a token that is malformed, not ours, or over.</summary>
    public Session? Check(string token)
    {
        if (token.Length > MaxLength || token.Split('.') is not ["v1", var user, var expiry, var signature])
            return null;
        var expected = Sign(token[..^(signature.Length + 1)]);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(signature)))
            return null;

        // The signature holds, so both parts are as Issue wrote them.
        var session = new Session(
            Encoding.UTF8.GetString(Base64Url.DecodeFromChars(user)),
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(expiry, CultureInfo.InvariantCulture)));
        return time.GetUtcNow() < session.ExpiresAt ? session : null;
    }

    private string Sign(string text) => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));
}
