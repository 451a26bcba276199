using System.Globalization;
using System.Numerics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Tally.ServiceDefaults;

/// <summary>Checks settings at start, so that a mistake stops the service with the setting's name, value and range.</summary>
public static class SettingCheck
{
    /// <summary>The options that <paramref name="section"/> sets, with defaults for the rest.</summary>
    /// <exception cref="OptionsValidationException">A value is none of its setting's type; the message names both.</exception>
    public static TOptions Read<TOptions>(IConfigurationSection section)
        where TOptions : class, new()
    {
        try
        {
            return section.Get<TOptions>() ?? new();
        }
        catch (InvalidOperationException e)
        {
            throw new OptionsValidationException(typeof(TOptions).Name, typeof(TOptions), [e.Message]);
        }
    }

    /// <summary>Null if <paramref name="value"/> lies in the range, both ends included; else the message.</summary>
    public static string? Range<T>(string setting, T value, T from, T to, string unit)
        where T : INumber<T> =>
        value >= from && value <= to
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{setting} = {value}: expected {from} to {to} {unit}.");

    /// <exception cref="OptionsValidationException">There is a message among <paramref name="mistakes"/>.</exception>
    public static void Throw<TOptions>(IEnumerable<string?> mistakes)
    {
        var found = mistakes.OfType<string>().ToList();
        if (found.Count > 0)
            throw new OptionsValidationException(typeof(TOptions).Name, typeof(TOptions), found);
    }
}
