using System.Globalization;
using System.Text.Json;
using Tally.Query.TraceQl;
using Tally.Storage.Traces;

namespace Tally.Backend.Tempo;

/// <summary><c>/api/search</c>: the traces that a query finds, newest first.</summary>
internal sealed class SearchEndpoint(TraceStore store, TempoOptions options)
{
    // What upstream shows where the root span has not arrived.
    private const string NoRoot = "<root span not yet received>";

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/search", Search);

    private IResult Search(HttpRequest request, CancellationToken cancellation)
    {
        if (!SearchRequest.TryRead(request.Query, options, out var search, out var invalid))
            return TempoResults.Invalid(invalid);
        if (!QueryText.IsWithin(search.Query, options.MaxQueryBytes, out invalid))
            return TempoResults.Invalid(invalid);
        if (!TraceQuery.TryParse(search.Query, out var query, out var error))
            return TempoResults.InvalidQuery(error);
        return query.TrySearch(store, search.Options, out var result, out error, cancellation)
            ? TempoResults.Json(json => Write(json, result))
            : TempoResults.InvalidQuery(error);
    }

    private static void Write(Utf8JsonWriter json, SearchResult result)
    {
        json.WriteStartArray("traces");
        foreach (var trace in result.Traces)
            Write(json, trace);
        json.WriteEndArray();
        json.WriteStartObject("metrics");
        json.WriteNumber("inspectedTraces", result.Traces.Count);
        json.WriteString("inspectedSpans", result.InspectedSpans.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("completedJobs", 1);
        json.WriteNumber("totalJobs", 1);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TraceMatch trace)
    {
        json.WriteStartObject();
        // As upstream, without leading zeros.
        json.WriteString("traceID", trace.TraceId.ToString().TrimStart('0'));
        json.WriteString("rootServiceName", trace.RootServiceName.Length == 0 ? NoRoot : trace.RootServiceName);
        if (trace.RootName.Length > 0)
            json.WriteString("rootTraceName", trace.RootName);
        json.WriteString("startTimeUnixNano", trace.Start.ToString());
        if (trace.DurationNanos >= 1_000_000)
            json.WriteNumber("durationMs", trace.DurationNanos / 1_000_000);
        // The first spanset twice: spanSet is the older field that some readers still look for.
        json.WritePropertyName("spanSet");
        Write(json, trace.SpanSets[0]);
        json.WriteStartArray("spanSets");
        foreach (var spanSet in trace.SpanSets)
            Write(json, spanSet);
        json.WriteEndArray();
        json.WriteStartObject("serviceStats");
        foreach (var (service, stats) in trace.ServiceStats)
            Write(json, service, stats);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SpanSetMatch spanSet)
    {
        json.WriteStartObject();
        json.WriteStartArray("spans");
        foreach (var span in spanSet.Spans)
            Write(json, span);
        json.WriteEndArray();
        json.WriteNumber("matched", spanSet.Matched);
        Attributes(json, spanSet.Attributes);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SpanMatch span)
    {
        json.WriteStartObject();
        json.WriteString("spanID", span.SpanId.ToString());
        if (span.Name is { Length: > 0 } name)
            json.WriteString("name", name);
        json.WriteString("startTimeUnixNano", span.Start.ToString());
        json.WriteString("durationNanos", span.DurationNanos.ToString(CultureInfo.InvariantCulture));
        Attributes(json, span.Attributes);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string service, ServiceStats stats)
    {
        json.WriteStartObject(service);
        json.WriteNumber("spanCount", stats.Spans);
        if (stats.Errors > 0)
            json.WriteNumber("errorCount", stats.Errors);
        json.WriteEndObject();
    }

    private static void Attributes(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, Signals.AttributeValue>> attributes)
    {
        if (attributes.Count == 0)
            return;
        json.WriteStartArray("attributes");
        foreach (var (key, value) in attributes)
            AnyValueJson.KeyValue(json, key, value);
        json.WriteEndArray();
    }
}
