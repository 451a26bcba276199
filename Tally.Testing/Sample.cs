using System.Globalization;
using System.Text.Json;

namespace Tally.Testing;

/// <summary>A value of a series at a moment. A scalar result has no labels.</summary>
public sealed record Sample(IReadOnlyDictionary<string, string> Labels, DateTimeOffset Time, double Value)
{
    // {"data":{"resultType":"vector","result":[{"metric":{…},"value":[1700000000.123,"42"]}]}}
    internal static IReadOnlyList<Sample> Read(JsonElement answer)
    {
        var data = answer.GetProperty("data");
        return data.GetProperty("resultType").GetString() switch
        {
            "vector" => [.. Otlp.Items(data, "result").Where(series => series.TryGetProperty("value", out _)).Select(series => From(series.GetProperty("metric"), series.GetProperty("value")))],
            "scalar" => [From(default, data.GetProperty("result"))],
            var other => throw new InvalidOperationException($"A query of type {other} has no samples at one moment; ask for an instant vector."),
        };
    }

    internal static Dictionary<string, string> ReadLabels(JsonElement labels) =>
        labels.ValueKind == JsonValueKind.Object
            ? labels.EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!, StringComparer.Ordinal)
            : [];

    /// <summary>A number as Prometheus writes it in JSON: a string, for the sake of NaN, +Inf and -Inf.</summary>
    internal static double ReadNumber(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    internal static DateTimeOffset ReadTime(double unixSeconds) => DateTimeOffset.UnixEpoch.AddSeconds(unixSeconds);

    private static Sample From(JsonElement labels, JsonElement timeAndValue) =>
        new(ReadLabels(labels), ReadTime(timeAndValue[0].GetDouble()), ReadNumber(timeAndValue[1].GetString()!));
}
