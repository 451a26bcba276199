using System.Globalization;
using System.Text.Json;
using Tally.Query.LogQl;
using Tally.Signals;

namespace Tally.Backend.Loki;

/// <summary>Query results in Loki's JSON.</summary>
internal static class LokiResultJson
{
    /// <summary><c>{"status":"success","data":{"resultType":…,"result":[…],"stats":{…}}}</c></summary>
    public static void Write(Utf8JsonWriter json, LogResult result, bool categorizesLabels, TimeSpan took)
    {
        json.WriteStartObject();
        json.WriteString("status", "success");
        json.WriteStartObject("data");
        json.WriteString("resultType", result switch
        {
            LinesResult => "streams",
            VectorResult => "vector",
            MatrixResult => "matrix",
            ScalarResult => "scalar",
            _ => throw new System.Diagnostics.UnreachableException(),
        });
        if (result is LinesResult && categorizesLabels)
            WriteStrings(json, "encodingFlags", ["categorize-labels"]);
        json.WriteStartArray("result");
        WriteItems(json, result, categorizesLabels);
        json.WriteEndArray();
        LokiStatsJson.Write(json, result.Stats, took);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteStrings(Utf8JsonWriter json, IEnumerable<string> values)
    {
        json.WriteStartArray();
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    public static void WriteLabelSets(Utf8JsonWriter json, IEnumerable<LabelSet> sets)
    {
        json.WriteStartArray();
        foreach (var set in sets)
            WriteLabels(json, set);
        json.WriteEndArray();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WritePropertyName(name);
        WriteStrings(json, values);
    }

    private static void WriteItems(Utf8JsonWriter json, LogResult result, bool categorizesLabels)
    {
        switch (result)
        {
            case LinesResult lines:
                WriteStreams(json, lines.Lines, categorizesLabels);
                break;
            case VectorResult vector:
                foreach (var sample in vector.Samples)
                    WriteSample(json, sample, vector.Time);
                break;
            case MatrixResult matrix:
                foreach (var series in matrix.Series)
                    WriteSeries(json, series);
                break;
            case ScalarResult scalar:
                WriteTime(json, scalar.Time);
                json.WriteStringValue(GoFloat.Plain(scalar.Value));
                break;
        }
    }

    /// <summary>Lines of one set of labels together, streams in the order of their first line.</summary>
    public static void WriteStreams(Utf8JsonWriter json, IEnumerable<LogLine> lines, bool categorizesLabels)
    {
        foreach (var stream in lines.GroupBy(line => categorizesLabels ? line.Stream : line.AllLabels))
        {
            json.WriteStartObject();
            json.WritePropertyName("stream");
            WriteLabels(json, stream.Key);
            json.WriteStartArray("values");
            foreach (var line in stream)
                WriteLine(json, line, categorizesLabels);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    // ["1767225600000000000","the line",{"structuredMetadata":{…},"parsed":{…}}]
    private static void WriteLine(Utf8JsonWriter json, LogLine line, bool categorizesLabels)
    {
        json.WriteStartArray();
        json.WriteStringValue(line.Time.ToString());
        json.WriteStringValue(line.Line);
        if (categorizesLabels)
        {
            json.WriteStartObject();
            WriteLabels(json, "structuredMetadata", line.Metadata);
            WriteLabels(json, "parsed", line.Parsed);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteSample(Utf8JsonWriter json, LogSample sample, UnixNanos time)
    {
        json.WriteStartObject();
        json.WritePropertyName("metric");
        WriteLabels(json, sample.Labels);
        json.WriteStartArray("value");
        WriteTime(json, time);
        json.WriteStringValue(GoFloat.Plain(sample.Value));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSeries(Utf8JsonWriter json, LogSeries series)
    {
        json.WriteStartObject();
        json.WritePropertyName("metric");
        WriteLabels(json, series.Labels);
        json.WriteStartArray("values");
        foreach (var (time, value) in series.Points)
        {
            json.WriteStartArray();
            WriteTime(json, time);
            json.WriteStringValue(GoFloat.Plain(value));
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLabels(Utf8JsonWriter json, string name, LogLabels labels)
    {
        if (labels.Count == 0)
            return;
        json.WritePropertyName(name);
        WriteLabels(json, labels);
    }

    public static void WriteLabels(Utf8JsonWriter json, IEnumerable<Label> labels)
    {
        json.WriteStartObject();
        foreach (var (name, value) in labels)
            json.WriteString(name, value);
        json.WriteEndObject();
    }

    // Seconds with up to three digits: 1767225600.5
    private static void WriteTime(Utf8JsonWriter json, UnixNanos time) =>
        json.WriteRawValue((time.Milliseconds / 1000m).ToString("0.###", CultureInfo.InvariantCulture));
}
