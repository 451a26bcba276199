using System.Globalization;

namespace Tally.Backend.Server;

/// <summary>Reads single settings and says what a bad one should have been.</summary>
internal static class Setting
{
    /// <exception cref="StartupException">The value is no whole number within the range.</exception>
    public static int Int(IConfiguration configuration, string name, int byDefault, int least, int most) => configuration[name] switch
    {
        null or "" => byDefault,
        var text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most => value,
        var text => throw new StartupException($"{name} is '{text}'; expected a whole number from {least} to {most}."),
    };
}
