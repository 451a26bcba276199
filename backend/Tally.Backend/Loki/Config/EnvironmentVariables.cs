using System.Text.RegularExpressions;

namespace Tally.Backend.Loki.Config;

/// <summary><c>${NAME}</c> and <c>${NAME:-default}</c> in a text, as Loki's <c>-config.expand-env</c> fills them in; <c>$$</c> is a dollar.</summary>
internal static partial class EnvironmentVariables
{
    public static string Expand(string text, Func<string, string?> valueOf) => Reference().Replace(text, match =>
        match.Value == "$$" ? "$" : valueOf(match.Groups[1].Value) is { Length: > 0 } value ? value : match.Groups[2].Value);

    [GeneratedRegex(@"\$\$|\$\{(\w+)(?::-([^}]*))?\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
