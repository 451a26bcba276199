using System.Text.RegularExpressions;

namespace Tally.Hosting.Tests.Config;

/// <summary>The variables of the environment that a configuration file reads, and the file with them filled in.</summary>
internal static partial class Variables
{
    /// <summary><c>${NAME}</c> or <c>${NAME:-default}</c>, as Tempo, Loki, Mimir and Pyroscope expand with <c>-config.expand-env</c>.</summary>
    [GeneratedRegex(@"\$\{(?<name>[A-Z0-9_]+)(?<fallback>:-(?<default>[^}]*))?\}")]
    private static partial Regex InYaml();

    /// <summary><c>$NAME</c>, as Grafana expands in provisioning; a doubled dollar sign is one of Grafana's own variables.</summary>
    [GeneratedRegex(@"(?<!\$)\$(?<name>[A-Z][A-Z0-9_]*)")]
    private static partial Regex InProvisioning();

    [GeneratedRegex("""sys\.env\("(?<name>[A-Z0-9_]+)"\)""")]
    private static partial Regex InAlloy();

    /// <summary>The names read, and whether each has a default in the file.</summary>
    public static IReadOnlyDictionary<string, bool> OfYaml(string text) => InYaml().Matches(text)
        .GroupBy(match => match.Groups["name"].Value)
        .ToDictionary(group => group.Key, group => group.All(match => match.Groups["fallback"].Success));

    public static IReadOnlySet<string> OfProvisioning(string text) => Names(InProvisioning(), text);

    public static IReadOnlySet<string> OfAlloy(string text) => Names(InAlloy(), text);

    /// <summary>The file as its component reads it; an unset or empty variable gives way to its default.</summary>
    public static string Expand(string text, IReadOnlyDictionary<string, string> environment) => InYaml().Replace(text, match =>
        environment.GetValueOrDefault(match.Groups["name"].Value) is { Length: > 0 } value ? value : match.Groups["default"].Value);

    private static HashSet<string> Names(Regex pattern, string text) => [.. pattern.Matches(text).Select(match => match.Groups["name"].Value)];
}
