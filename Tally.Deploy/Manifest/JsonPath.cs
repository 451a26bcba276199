using System.Globalization;
using System.Text.RegularExpressions;

namespace Tally.Deploy.Manifest;

/// <summary>Where a value stands in a file: <c>aspire-manifest.json $.resources.grafana.bindMounts[0].source</c>.</summary>
internal readonly partial record struct JsonPath(string Text)
{
    public static JsonPath RootOf(string file) => new($"{file} $");

    public JsonPath Key(string name) => new(Plain().IsMatch(name) ? $"{Text}.{name}" : $"{Text}['{name}']");

    public JsonPath Index(int index) => new(string.Create(CultureInfo.InvariantCulture, $"{Text}[{index}]"));

    public override string ToString() => Text;

    public InputMistake Mistake(string problem) => new(Text, problem);

    // Names of resources have dashes; quoting each would make paths hard to read.
    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_-]*$")]
    private static partial Regex Plain();
}
