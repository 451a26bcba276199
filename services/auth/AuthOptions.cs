using Tally.ServiceDefaults;

namespace Tally.Auth;

/// <summary>The settings under <c>Auth</c>.</summary>
internal sealed class AuthOptions
{
    /// <summary>User name to <see cref="PasswordHash"/> text. 1 to 64 characters a name. Default: the demo users of appsettings.json.</summary>
    public Dictionary<string, string> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>How long a token holds. 1 minute to 24 hours. Default: 15 minutes.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Base64 of the key that signs tokens, at least 32 bytes. Default: a random one, so a restart ends all tokens.</summary>
    public string? SigningKey { get; set; }

    public static AuthOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection("Auth").Get<AuthOptions>() ?? new();
        SettingCheck.Throw<AuthOptions>(
        [
            SettingCheck.Range("Auth:TokenLifetime", options.TokenLifetime.TotalMinutes, 1, 24 * 60, "minutes"),
            options.SigningKey is null || KeyBytes(options.SigningKey) >= 32 ? null : "Auth:SigningKey: expected base64 of at least 32 bytes.",
            .. options.Users.Select(user => Mistake(user.Key, user.Value)),
        ]);
        return options;
    }

    private static string? Mistake(string user, string hash) =>
        user.Length is 0 or > SignIn.MaxUser ? $"Auth:Users: a name has 1 to {SignIn.MaxUser} characters."
        : !PasswordHash.TryParse(hash, out _) ? $"Auth:Users:{user}: expected {PasswordHash.Shape}."
        : null;

    private static int KeyBytes(string key)
    {
        var bytes = new byte[key.Length];
        return Convert.TryFromBase64String(key, bytes, out var count) ? count : 0;
    }
}
