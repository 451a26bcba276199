using System.Text.RegularExpressions;

namespace Tally.Query.Text;

/// <summary>
/// Regular expressions as Prometheus, Loki and Tempo write them (RE2 syntax), run by .NET's linear-time engine, so that
/// no pattern can run away. Constructs that RE2 has and .NET spells differently are translated.
/// </summary>
public static class Re2
{
    /// <summary>Longer patterns are refused; upstream has no such limit, but builds states for every character too.</summary>
    public const int MaxLength = 64 << 10;

    /// <summary>A pattern that must match the whole text, as in label matchers (<c>.</c> matches a newline there).</summary>
    public static bool TryAnchored(string pattern, out Regex regex, out string error) =>
        TryCompile(pattern, translated => $"^(?s:{translated})\\z", out regex, out error);

    /// <summary>A pattern that may match anywhere, as in line filters.</summary>
    public static bool TryUnanchored(string pattern, out Regex regex, out string error) =>
        TryCompile(pattern, translated => translated, out regex, out error);

    private static bool TryCompile(string pattern, Func<string, string> frame, out Regex regex, out string error)
    {
        regex = null!;
        error = "";
        if (pattern.Length > MaxLength)
        {
            error = $"the regular expression has {pattern.Length} characters, at most {MaxLength} are allowed";
            return false;
        }
        try
        {
            // Compiled alone first: an unbalanced ")" must not be balanced by the frame.
            var translated = Re2Syntax.ToDotNet(pattern);
            _ = new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            regex = new(frame(translated), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            error = $"error parsing regexp: {e.Message}";
            return false;
        }
    }
}
