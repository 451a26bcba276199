using System.Text.RegularExpressions;

namespace Tally.ServiceDefaults;

/// <summary>
/// The settings under <c>Telemetry:Privacy</c>: what text may leave the process. Numbers, times and truth values always may.
/// Lists of code and of configuration add up.
/// </summary>
public sealed class PrivacyOptions
{
    public const string Section = $"{TelemetryOptions.Section}:Privacy";

    /// <summary>
    /// Names of attributes, log fields, metric labels and baggage whose text may leave, besides those of the semantic
    /// conventions; a closing <c>*</c> stands for any rest. Text under any other name becomes <c>REDACTED</c>. Default: none.
    /// </summary>
    public IList<string> Allow { get; } = [];

    /// <summary>Query parameters whose values may be seen in URLs. Default: none.</summary>
    public IList<string> QueryParameters { get; } = [];

    /// <summary>
    /// Regular expressions for secrets of your own shape, besides e-mail addresses, tokens, keys and passwords; what they match
    /// is replaced wherever it stands. Without lookarounds and backreferences, so that no text can make them slow. Default: none.
    /// </summary>
    public IList<string> Patterns { get; } = [];

    /// <summary>
    /// Base64 of the key that user ids are hashed with, at least 32 bytes, the same for all services that shall agree on who
    /// is who. Default: a random one, so that nobody can be followed beyond the process.
    /// </summary>
    public string? UserKey { get; set; }

    internal IEnumerable<string?> Mistakes() =>
    [
        UserKey is null || KeyBytes(UserKey) >= 32 ? null : $"{Section}:UserKey: expected base64 of at least 32 bytes.",
        .. Patterns.Select((pattern, index) => Mistake(pattern) is { } mistake ? $"{Section}:Patterns:{index} = {pattern}: {mistake}" : null),
    ];

    private static string? Mistake(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return e.Message;
        }
    }

    private static int KeyBytes(string key)
    {
        var bytes = new byte[key.Length];
        return Convert.TryFromBase64String(key, bytes, out var count) ? count : 0;
    }
}
