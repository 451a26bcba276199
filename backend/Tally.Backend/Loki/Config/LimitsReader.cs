using System.Globalization;
using Tally.Query.LogQl;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki.Config;

/// <summary>The limits of <c>limits_config</c> that the embedded backend keeps too, under Loki's names.</summary>
internal static class LimitsReader
{
    public static LogQueryLimits Queries(YamlMap limits)
    {
        var defaults = new LogQueryLimits();
        return defaults with
        {
            MaxSeries = Count(limits, "max_query_series", defaults.MaxSeries),
            MaxEntries = Count(limits, "max_entries_limit_per_query", defaults.MaxEntries),
            MaxLength = Duration(limits, "max_query_length", defaults.MaxLength),
            MaxBytesRead = Size(limits, "max_query_bytes_read", 0),
        };
    }

    public static LogLimits Entries(YamlMap limits)
    {
        var defaults = new LogLimits();
        return defaults with
        {
            MaxLineBytes = Size(limits, "max_line_size", defaults.MaxLineBytes),
            MaxLabels = Count(limits, "max_label_names_per_series", defaults.MaxLabels),
            MaxMetadataBytes = Size(limits, "max_structured_metadata_size", defaults.MaxMetadataBytes),
            MaxMetadataEntries = Count(limits, "max_structured_metadata_entries_count", defaults.MaxMetadataEntries),
            MaxAge = Duration(limits, "reject_old_samples_max_age", defaults.MaxAge),
            MaxAhead = Duration(limits, "creation_grace_period", defaults.MaxAhead),
        };
    }

    private static int Count(YamlMap limits, string name, int byDefault) => limits.Read<int>(
        name, byDefault, text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : null, "a whole number from 1 on");

    // In the file a KB is 1024 bytes, other than in a query.
    private static int Size(YamlMap limits, string name, int byDefault) => limits.Read<int>(name, byDefault, text =>
    {
        var digits = text.AsSpan().TrimEnd("KMGBkmgb ");
        var shift = text[digits.Length..].Trim().ToUpperInvariant() switch { "" or "B" => 0, "K" or "KB" => 10, "M" or "MB" => 20, "G" or "GB" => 30, _ => 63 };
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 && count <= int.MaxValue >> shift ? (int)(count << shift) : null;
    }, "a size in whole bytes, KB, MB or GB, below 2GB");

    private static TimeSpan Duration(YamlMap limits, string name, TimeSpan byDefault) => limits.Read<TimeSpan>(
        name, byDefault, text => LogDuration.TryParse(text, out var nanos) && nanos > 0 ? TimeSpan.FromTicks(nanos / UnixNanos.PerTick) : null, "a duration such as 7d or 168h");
}
