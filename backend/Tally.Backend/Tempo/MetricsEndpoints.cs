using System.Globalization;
using System.Text.Json;
using Tally.Query.TraceQl;
using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Backend.Tempo;

/// <summary>Metrics over spans: <c>/api/metrics/query_range</c> and, with one value a series, <c>/api/metrics/query</c>.</summary>
internal sealed class MetricsEndpoints(TraceStore store, TempoOptions options, TimeProvider clock)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/metrics/query_range", (HttpRequest request, CancellationToken cancellation) => Answer(request, isInstant: false, cancellation));
        routes.MapGet("/api/metrics/query", (HttpRequest request, CancellationToken cancellation) => Answer(request, isInstant: true, cancellation));
    }

    private IResult Answer(HttpRequest http, bool isInstant, CancellationToken cancellation)
    {
        if (!MetricsRequest.TryRead(http.Query, isInstant, options, clock.GetUtcNow(), out var request, out var invalid))
            return TempoResults.Invalid(invalid);
        if (!QueryText.IsWithin(request.Query, options.MaxQueryBytes, out invalid))
            return TempoResults.Invalid(invalid);
        if (!TraceQuery.TryParse(request.Query, out var query, out var error))
            return TempoResults.InvalidQuery(error);
        if (!query.IsMetrics)
            return TempoResults.Invalid("not a metrics query");
        return query.TryCompute(store, request.Options, out var result, out error, cancellation)
            ? TempoResults.Json(json => Write(json, result, isInstant))
            : TempoResults.InvalidQuery(error);
    }

    private static void Write(Utf8JsonWriter json, MetricsResult result, bool isInstant)
    {
        json.WriteStartArray("series");
        foreach (var series in result.Series)
        {
            json.WriteStartObject();
            Labels(json, series.Labels);
            if (isInstant)
                Value(json, series.Samples[0].Value);
            else
                Samples(json, series);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("metrics");
        json.WriteNumber("completedJobs", 1);
        json.WriteNumber("totalJobs", 1);
        json.WriteString("inspectedSpans", result.InspectedSpans.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
        if (result.CutAt is not { } maxSeries)
            return;
        json.WriteString("status", "PARTIAL");
        json.WriteString("message", $"Response exceeds maximum series limit of {maxSeries}, a partial response is returned. Warning: the accuracy of each individual value is not guaranteed.");
    }

    private static void Samples(Utf8JsonWriter json, MetricSeries series)
    {
        json.WriteStartArray("samples");
        foreach (var sample in series.Samples)
        {
            json.WriteStartObject();
            Time(json, sample.TimeMs);
            Value(json, sample.Value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (series.Exemplars.Count == 0)
            return;
        json.WriteStartArray("exemplars");
        foreach (var exemplar in series.Exemplars)
        {
            json.WriteStartObject();
            Labels(json, exemplar.Labels);
            Value(json, exemplar.Value);
            Time(json, exemplar.TimeMs);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Labels(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, AttributeValue>> labels)
    {
        json.WriteStartArray("labels");
        foreach (var (key, value) in labels)
            AnyValueJson.KeyValue(json, key, value);
        json.WriteEndArray();
    }

    private static void Time(Utf8JsonWriter json, long milliseconds) => json.WriteString("timestampMs", milliseconds.ToString(CultureInfo.InvariantCulture));

    // Protobuf's JSON leaves zeros out, and writes what is no number as text.
    private static void Value(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value) && value != 0)
        {
            json.WritePropertyName("value");
            json.WriteRawValue(GoFloat.Json(value));
        }
        else if (value != 0)
            json.WriteString("value", double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }
}
