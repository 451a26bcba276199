namespace Tally.Auth;

/// <summary>The users of configuration. Safe for concurrent use.</summary>
internal sealed class UserDirectory(AuthOptions options, AuthTelemetry telemetry)
{
    // An unknown user costs as much time as a wrong password, so that names cannot be found out by the clock.
    private static readonly PasswordHash Nobody = PasswordHash.Of("nobody signs in with this");

    private readonly Dictionary<string, PasswordHash> _users = options.Users.ToDictionary(
        user => user.Key,
        user => PasswordHash.TryParse(user.Value, out var hash) ? hash : throw new FormatException(user.Key),
        StringComparer.Ordinal);

    public bool Accepts(string user, string password)
    {
        // The one costly step of a sign-in.
        using var span = telemetry.Source.StartActivity("verify password");
        var known = _users.TryGetValue(user, out var hash);
        return (hash ?? Nobody).Matches(password) && known;
    }
}
