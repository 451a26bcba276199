using System.Diagnostics;
using System.Globalization;

namespace Tally.ServiceDefaults.Privacy;

/// <summary>
/// What of an attribute may leave the process, by its name and by what its text looks like; one rule for spans, logs, metrics
/// and baggage. Numbers, times and truth values pass. Safe for concurrent use.
/// </summary>
internal sealed class Redactor(PrivacyOptions options)
{
    private readonly KeyRules _rules = new(options.Allow);
    private readonly SecretPatterns _secrets = new(options.Patterns);
    private readonly UrlText _urls = new(options.QueryParameters);
    private readonly UserIds _users = new(options.UserKey);

    /// <summary>The same instance where it may pass.</summary>
    public object? Value(string key, object? value) => value switch
    {
        null or bool or int or long or double or float or decimal or short or byte or uint or ulong or ushort or sbyte => value,
        string text => Text(key, text),
        DateTime or DateTimeOffset or TimeSpan or DateOnly or TimeOnly or Guid or Enum => value,
        string?[] texts => Array.ConvertAll(texts, text => text is null ? null : Text(key, text)),
        Array { Length: 0 } or bool[] or int[] or long[] or double[] => value,
        _ => Text(key, Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };

    /// <summary>Whether <paramref name="value"/> may leave as it is.</summary>
    public bool Passes(string key, object? value) => value is not string text ? Value(key, value) == value : ReferenceEquals(Text(key, text), text);

    /// <summary>Text that has no name: a span's name, a message without fields.</summary>
    public string Text(string text) => _secrets.Mask(text);

    public string Text(string key, string text) => _rules[key] switch
    {
        KeyRule.Pass => _secrets.Mask(text),
        KeyRule.Redact => text.Length == 0 ? text : SecretPatterns.Mark,
        KeyRule.Hash => _users.Hash(text),
        KeyRule.Url => _secrets.Mask(_urls.Mask(text)),
        KeyRule.Query => _secrets.Mask(_urls.MaskQuery(text)),
        KeyRule.Quoted => QuotedText.Mask(_secrets.Mask(text)),
        KeyRule.StackTrace => QuotedText.MaskStackTrace(_secrets.Mask(text)),
        _ => throw new UnreachableException(),
    };
}
