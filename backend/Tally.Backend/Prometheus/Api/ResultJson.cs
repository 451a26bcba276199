using System.Globalization;
using System.Text.Json;
using Tally.Query.PromQl;
using Tally.Signals;

namespace Tally.Backend.Prometheus.Api;

/// <summary>Query results as upstream writes them; values are strings, times are seconds.</summary>
internal static class ResultJson
{
    public static void Write(Utf8JsonWriter json, PromData data, int limit)
    {
        json.WriteStartObject();
        switch (data)
        {
            case PromData.Scalar scalar:
                json.WriteString("resultType", "scalar");
                json.WritePropertyName("result");
                Pair(json, scalar.Time, PromNumber.Text(scalar.Value));
                break;
            case PromData.Text text:
                json.WriteString("resultType", "string");
                json.WritePropertyName("result");
                Pair(json, text.Time, text.Value);
                break;
            case PromData.Vector vector:
                json.WriteString("resultType", "vector");
                Series(json, vector.Series, limit, isMatrix: false);
                break;
            case PromData.Matrix matrix:
                json.WriteString("resultType", "matrix");
                Series(json, matrix.Series, limit, isMatrix: true);
                break;
        }
        json.WriteEndObject();
    }

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

    private static void Series(Utf8JsonWriter json, IReadOnlyList<PromSeries> series, int limit, bool isMatrix)
    {
        json.WriteStartArray("result");
        foreach (var (labels, points) in limit > 0 ? series.Take(limit) : series)
        {
            json.WriteStartObject();
            json.WritePropertyName("metric");
            Labels(json, labels);
            Points(json, points.Where(point => point.Value.Histogram is null), isMatrix ? "values" : "value", isMatrix, HistogramJson.WriteFloat);
            Points(json, points.Where(point => point.Value.Histogram is not null), isMatrix ? "histograms" : "histogram", isMatrix, HistogramJson.Write);
            json.WriteEndObject();
        }
        json.WriteEndArray();
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

    private static void Pair(Utf8JsonWriter json, long time, string value)
    {
        json.WriteStartArray();
        Seconds(json, time);
        json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
