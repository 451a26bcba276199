using Tally.Signals;

namespace Tally.Backend.Prometheus.Otlp;

/// <summary>
/// Metric and label names under Prometheus's OTLP rules: words joined by underscores, then the unit, then
/// <c>total</c> of a counter or <c>ratio</c> of a gauge in units of 1.
/// </summary>
internal static class OtlpNames
{
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["d"] = "days", ["h"] = "hours", ["min"] = "minutes", ["s"] = "seconds", ["ms"] = "milliseconds", ["us"] = "microseconds", ["ns"] = "nanoseconds",
        ["By"] = "bytes", ["KiBy"] = "kibibytes", ["MiBy"] = "mebibytes", ["GiBy"] = "gibibytes", ["TiBy"] = "tibibytes",
        ["KBy"] = "kilobytes", ["MBy"] = "megabytes", ["GBy"] = "gigabytes", ["TBy"] = "terabytes",
        ["m"] = "meters", ["V"] = "volts", ["A"] = "amperes", ["J"] = "joules", ["W"] = "watts", ["g"] = "grams",
        ["Cel"] = "celsius", ["Hz"] = "hertz", ["1"] = "", ["%"] = "percent",
    };

    private static readonly Dictionary<string, string> PerUnits = new(StringComparer.Ordinal)
    {
        ["s"] = "second", ["m"] = "minute", ["h"] = "hour", ["d"] = "day", ["w"] = "week", ["mo"] = "month", ["y"] = "year",
    };

    /// <summary><c>http.server.request.duration</c> in <c>s</c> is <c>http_server_request_duration_seconds</c>.</summary>
    public static string Metric(string name, string unit, MetricKind kind, bool isMonotonic)
    {
        var words = Words(name);
        var (main, per) = UnitWords(unit);
        if (main.Length > 0 && !words.Contains(main))
            words.Add(main);
        if (per.Length > 0 && !words.Contains(per))
            words.AddRange("per", per);
        if (kind == MetricKind.Sum && isMonotonic)
            MoveToEnd(words, "total");
        if (kind == MetricKind.Gauge && unit == "1")
            MoveToEnd(words, "ratio");
        var joined = string.Join('_', words);
        return joined.Length > 0 && char.IsAsciiDigit(joined[0]) ? "_" + joined : joined;
    }

    /// <summary>The unit as a name shows it: <c>By/s</c> is <c>bytes_per_second</c>.</summary>
    public static string Unit(string unit) => UnitWords(unit) switch
    {
        (var main, "") => main,
        ("", var per) => "per_" + per,
        var (main, per) => $"{main}_per_{per}",
    };

    /// <summary><c>http.route</c> is <c>http_route</c>; a name may start neither with a digit nor with a single underscore.</summary>
    public static string Label(string key)
    {
        if (key.Length == 0)
            return "key_";
        var name = string.Create(key.Length, key, (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
                target[i] = char.IsAsciiLetterOrDigit(source[i]) ? source[i] : '_';
        });
        if (char.IsAsciiDigit(name[0]))
            return "key_" + name;
        return name[0] == '_' && !name.StartsWith("__", StringComparison.Ordinal) ? "key" + name : name;
    }

    private static List<string> Words(string name)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i <= name.Length; i++)
        {
            var inWord = i < name.Length && (char.IsAsciiLetterOrDigit(name[i]) || name[i] == ':');
            if (inWord && start < 0)
                start = i;
            else if (!inWord && start >= 0)
            {
                words.Add(name[start..i]);
                start = -1;
            }
        }
        return words;
    }

    // {requests} and the like are remarks, not units.
    private static (string Main, string Per) UnitWords(string unit)
    {
        var slash = unit.IndexOf('/', StringComparison.Ordinal);
        var main = (slash < 0 ? unit : unit[..slash]).Trim();
        var per = slash < 0 ? "" : unit[(slash + 1)..].Trim();
        return (Known(main, Units), Known(per, PerUnits));
    }

    private static string Known(string unit, Dictionary<string, string> names) =>
        unit.AsSpan().ContainsAny('{', '}') ? "" : names.GetValueOrDefault(unit) ?? string.Join('_', Words(unit));

    private static void MoveToEnd(List<string> words, string word)
    {
        words.RemoveAll(candidate => candidate == word);
        words.Add(word);
    }
}
