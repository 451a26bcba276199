using System.Buffers;
using System.Text.RegularExpressions;

namespace Tally.ServiceDefaults.Privacy;

/// <summary>
/// Finds what looks like a secret in any text: e-mail addresses, credentials in URLs, tokens, keys and passwords,
/// and what the service's own patterns match. Safe for concurrent use.
/// </summary>
internal sealed partial class SecretPatterns(IEnumerable<string> own)
{
    public const string Mark = "REDACTED";

    // A bound on what one text may cost: longer ones are cut.
    public const int MaxLength = 16 << 10;
    private const int TimeoutMilliseconds = 100;

    // a@b.c
    private const int ShortestSecret = 5;

    // None of the patterns below matches a text without an @ or one of these, and looking for them takes nanoseconds: a set of
    // words of three letters and more is searched with vectors, one with a single letter in it is not.
    private static readonly SearchValues<string> Signs = SearchValues.Create(
        ["eyJ", "bearer", "basic", "password", "passwd", "pwd", "secret", "token", "api", "access", "credential", "signature", "session", "authorization",
            "AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "glsa_", "glc_", "xox", "sk-", "PRIVATE KEY"],
        StringComparison.OrdinalIgnoreCase);

    private readonly Regex[] _own = [.. own.Select(pattern => new Regex(pattern, RegexOptions.NonBacktracking, TimeSpan.FromMilliseconds(TimeoutMilliseconds)))];

    /// <summary>The same instance where there is nothing to hide.</summary>
    public string Mask(string text)
    {
        if (text.Length < ShortestSecret && _own.Length == 0)
            return text;
        if (text.Length > MaxLength)
            text = string.Concat(text.AsSpan(0, MaxLength), "…");
        try
        {
            foreach (var pattern in _own)
                text = pattern.Replace(text, Mark);
            return HasAt(text) || text.AsSpan().ContainsAny(Signs) ? MaskKnown(text) : text;
        }
        catch (RegexMatchTimeoutException)
        {
            // What takes so long to read is not worth a risk.
            return Mark;
        }
    }

    // SQL names its parameters so: (@room, @before). Neither an address nor a user stands before such an @.
    private static bool HasAt(string text)
    {
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            if (at > 0 && !char.IsWhiteSpace(text[at - 1]) && text[at - 1] is not ('(' or ','))
                return true;
        }

        return false;
    }

    private static string MaskKnown(string text)
    {
        text = PrivateKey().Replace(text, Mark);
        text = UserInfo().Replace(text, $"://{Mark}@");
        text = Email().Replace(text, Mark);
        text = WebToken().Replace(text, Mark);
        text = Scheme().Replace(text, $"$1 {Mark}");
        text = KnownKey().Replace(text, Mark);
        return Assignment().Replace(text, $"$1{Mark}");
    }

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----.*", RegexOptions.Singleline, TimeoutMilliseconds)]
    private static partial Regex PrivateKey();

    // https://ada:secret@host
    [GeneratedRegex(@"://[^/\s@]+@", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex UserInfo();

    // The lookbehind keeps a long text from being tried at each of its characters.
    [GeneratedRegex(@"(?<![\w.%+-])[\w.%+-]+@[\w-]+(?:\.[\w-]+)+", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex Email();

    // A JSON Web Token: {" in base64, then two more parts
    [GeneratedRegex(@"eyJ[\w-]{6,}\.[\w-]+(?:\.[\w-]*)*", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex WebToken();

    // Authorization: Bearer …
    [GeneratedRegex(@"\b(bearer|basic|digest)\s+[\w+/=.~-]{12,}", RegexOptions.IgnoreCase, TimeoutMilliseconds)]
    private static partial Regex Scheme();

    // Keys that carry their maker's mark: AWS, GitHub, Grafana, Slack and the like
    [GeneratedRegex(@"\b(?:A[KS]IA[0-9A-Z]{16}|gh[pousr]_\w{20,}|gl(?:sa|c)_[\w+/=-]{16,}|xox[abprs]-[\w-]{10,}|sk-[\w-]{16,})", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex KnownKey();

    // password=…, "api_key": "…", token: …
    [GeneratedRegex(
        @"((?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|credentials?|signature|session(?:[_-]?id)?|authorization)[""']?\s{0,3}[=:]\s{0,3}[""']?)(?!REDACTED)[^\s""'&;,]+",
        RegexOptions.IgnoreCase, TimeoutMilliseconds)]
    private static partial Regex Assignment();
}
