using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Tally.Query.PromQl;
using Tally.Signals;

namespace Tally.Backend.Prometheus.Api;

/// <summary>Query results as upstream writes them; values are strings, times are seconds.</summary>
internal static class ResultJson
{
    public static Task WriteAsync(JsonBody body, PromData data, int limit) => data switch
    {
        PromData.Scalar scalar => Single(body.Json, "scalar", scalar.Time, PromNumber.Text(scalar.Value)),
        PromData.Text text => Single(body.Json, "string", text.Time, text.Value),
        PromData.Vector vector => SeriesAsync(body, "vector", vector.Series, limit, isMatrix: false),
        PromData.Matrix matrix => SeriesAsync(body, "matrix", matrix.Series, limit, isMatrix: true),
        _ => throw new UnreachableException(),
    };

    public static void Labels(Utf8JsonWriter json, LabelSet labels)
    {
        json.WriteStartObject();
        foreach (var (name, value) in labels)
            json.WriteString(name, value);
        json.WriteEndObject();
    }

    // 1435781430781 → 1435781430.781
    public static void Seconds(Utf8JsonWriter json, long milliseconds)
    {
        var fraction = Math.Abs(milliseconds % 1000);
        var sign = milliseconds is < 0 and > -1000 ? "-" : "";
        json.WriteRawValue(fraction == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000}")
            : string.Create(CultureInfo.InvariantCulture, $"{sign}{milliseconds / 1000}.{fraction:000}").TrimEnd('0'));
    }

    private static async Task SeriesAsync(JsonBody body, string type, IReadOnlyList<PromSeries> series, int limit, bool isMatrix)
    {
        var json = body.Json;
        json.WriteStartObject();
        json.WriteString("resultType", type);
        json.WriteStartArray("result");
        foreach (var (labels, points) in limit > 0 ? series.Take(limit) : series)
        {
            json.WriteStartObject();
            json.WritePropertyName("metric");
            Labels(json, labels);
            Points(json, points.Where(point => point.Value.Histogram is null), isMatrix ? "values" : "value", isMatrix, HistogramJson.WriteFloat);
            Points(json, points.Where(point => point.Value.Histogram is not null), isMatrix ? "histograms" : "histogram", isMatrix, HistogramJson.Write);
            json.WriteEndObject();
            await body.PauseAsync();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static Task Single(Utf8JsonWriter json, string type, long time, string value)
    {
        json.WriteStartObject();
        json.WriteString("resultType", type);
        json.WriteStartArray("result");
        Seconds(json, time);
        json.WriteStringValue(value);
        json.WriteEndArray();
        json.WriteEndObject();
        return Task.CompletedTask;
    }

    private static void Points(Utf8JsonWriter json, IEnumerable<PromPoint> points, string name, bool isMatrix, Action<Utf8JsonWriter, PromValue> value)
    {
        var any = false;
        foreach (var (time, sample) in points)
        {
            if (!any)
                json.WritePropertyName(name);
            if (!any && isMatrix)
                json.WriteStartArray();
            any = true;
            json.WriteStartArray();
            Seconds(json, time);
            value(json, sample);
            json.WriteEndArray();
        }
        if (any && isMatrix)
            json.WriteEndArray();
    }
}
