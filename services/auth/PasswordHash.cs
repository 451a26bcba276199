using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Tally.Auth;

/// <summary>A salted PBKDF2 hash of a password; its text is what configuration holds.</summary>
internal sealed record PasswordHash(int Iterations, byte[] Salt, byte[] Hash)
{
    public const string Shape = "pbkdf2-sha512$<iterations>$<salt, base64>$<hash, base64>";

    // OWASP's advice for PBKDF2 with HMAC-SHA-512.
    private const int DefaultIterations = 210_000;
    private const string Scheme = "pbkdf2-sha512";
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    public static PasswordHash Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new(DefaultIterations, salt, Derive(password, salt, DefaultIterations));
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out PasswordHash? hash)
    {
        hash = null;
        var parts = text.Split('$');
        if (parts is not [Scheme, var count, var salt, var derived]
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            || iterations is < 1000 or > 10_000_000
            || !TryBytes(salt, SaltBytes, out var saltBytes)
            || !TryBytes(derived, HashBytes, out var hashBytes))
            return false;
        hash = new(iterations, saltBytes, hashBytes);
        return true;
    }

    /// <summary>Takes the same time whether the password is right or wrong.</summary>
    public bool Matches(string password) => CryptographicOperations.FixedTimeEquals(Derive(password, Salt, Iterations), Hash);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Scheme}${Iterations}${Convert.ToBase64String(Salt)}${Convert.ToBase64String(Hash)}");

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA512, HashBytes);

    private static bool TryBytes(string base64, int length, out byte[] bytes)
    {
        bytes = new byte[length];
        return base64.Length == (length + 2) / 3 * 4 && Convert.TryFromBase64String(base64, bytes, out var count) && count == length;
    }
}
