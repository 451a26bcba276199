using Tally.Backend.Pyroscope.Connect;
using Tally.Signals;
using Tally.Storage.Profiles;

namespace Tally.Backend.Pyroscope.Push;

/// <summary>The labels a sender gives a series, by upstream's rules: dots in names become underscores, a series without a service is <c>unknown_service</c>'s.</summary>
internal static class SeriesLabels
{
    private const int MaxNameLength = 1024;
    private const int MaxValueLength = 2048;
    private const string UnknownService = "unknown_service";

    /// <summary>The profile's name, and the other labels.</summary>
    /// <exception cref="ConnectException">A label cannot be; the message names it.</exception>
    public static (string Name, IReadOnlyList<Label> Labels) Check(IEnumerable<Label> given, int maxLabels)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in given)
        {
            if (value.Length == 0)
                continue;
            var clean = Clean(name);
            if (value.Length > MaxValueLength)
                throw ConnectException.Invalid($"the value of label '{name}' has {value.Length} characters; at most {MaxValueLength} are taken");
            if (!labels.TryAdd(clean, value) && labels[clean] != value)
                throw ConnectException.Invalid($"label '{clean}' is given twice, as '{labels[clean]}' and '{value}'");
        }
        if (!labels.Remove(ProfileSeries.Name, out var profile))
            throw ConnectException.Invalid($"the label {ProfileSeries.Name}, the name of the profile such as process_cpu, is missing");
        labels.TryAdd(ProfileSeries.Service, UnknownService);
        return labels.Count <= maxLabels
            ? (profile, [.. labels.Select(label => new Label(label.Key, label.Value))])
            : throw ConnectException.Invalid($"the series has {labels.Count} labels; Pyroscope:MaxLabels is {maxLabels}");
    }

    private static string Clean(string name)
    {
        var clean = name.Replace('.', '_');
        return clean.Length is > 0 and <= MaxNameLength && !char.IsAsciiDigit(clean[0]) && clean.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? clean
            : throw ConnectException.Invalid($"'{name}' is no name of a label; expected letters, digits, '_' and '.', 1 to {MaxNameLength}, not beginning with a digit");
    }
}
