using System.Text.Json;
using Tally.Signals;

namespace Tally.Backend.Otlp.Json;

/// <summary>
/// The door of OTLP's JSON encoding: protobuf's JSON mapping, except that ids are hex and names are lowerCamelCase only.
/// Enumerations may be numbers or names, 64-bit integers strings or numbers; fields it does not know are skipped. An error
/// names line and position, both from 1, the position in bytes.
/// </summary>
internal static class OtlpJson
{
    private delegate void ItemReader<TBatch>(ref JsonCursor json, TBatch batch, Owner owner, ref Rejections rejected);

    // The names that differ between the signals.
    private readonly record struct Names(string ResourceItems, string ScopeItems, string Items);

    /// <summary>An ExportTraceServiceRequest.</summary>
    public static Decoded<SpanBatch> ReadSpans(ReadOnlySpan<byte> request) =>
        Read(request, new SpanBatch(), new("resourceSpans", "scopeSpans", "spans"), JsonSpanReader.Read);

    /// <summary>An ExportLogsServiceRequest.</summary>
    public static Decoded<LogBatch> ReadLogs(ReadOnlySpan<byte> request) =>
        Read(request, new LogBatch(), new("resourceLogs", "scopeLogs", "logRecords"), JsonLogReader.Read);

    /// <summary>An ExportMetricsServiceRequest.</summary>
    public static Decoded<MetricBatch> ReadMetrics(ReadOnlySpan<byte> request) =>
        Read(request, new MetricBatch(), new("resourceMetrics", "scopeMetrics", "metrics"), JsonMetricReader.Read);

    private static Decoded<TBatch> Read<TBatch>(ReadOnlySpan<byte> request, TBatch batch, Names names, ItemReader<TBatch> item) where TBatch : SignalBatch
    {
        var rejected = new Rejections();
        try
        {
            var json = new JsonCursor(request, batch.Values);
            if (json.BeginObject())
                while (json.NextField())
                    if (json.Field == names.ResourceItems && json.BeginArray())
                        while (json.NextItem())
                            ReadResourceItems(ref json, batch, names, item, ref rejected);
                    else
                        json.Skip();
            json.End();
            return new(batch, rejected, null);
        }
        catch (JsonException e)
        {
            return new(batch, rejected, JsonCursor.Describe(e));
        }
    }

    private static void ReadResourceItems<TBatch>(ref JsonCursor json, TBatch batch, Names names, ItemReader<TBatch> item, ref Rejections rejected) where TBatch : SignalBatch
    {
        var row = batch.Resources.Count;
        batch.Resources.Add(default);
        if (!json.BeginObject())
            return;
        while (json.NextField())
            if (json.Field == "resource")
                batch.Resources[row] = JsonCommonReader.Resource(ref json, batch) with { SchemaUrl = batch.Resources[row].SchemaUrl };
            else if (json.Field == "schemaUrl")
                batch.Resources[row] = batch.Resources[row] with { SchemaUrl = json.Text() };
            else if (json.Field == names.ScopeItems && json.BeginArray())
                while (json.NextItem())
                    ReadScopeItems(ref json, batch, row, names, item, ref rejected);
            else
                json.Skip();
    }

    private static void ReadScopeItems<TBatch>(ref JsonCursor json, TBatch batch, int resource, Names names, ItemReader<TBatch> item, ref Rejections rejected) where TBatch : SignalBatch
    {
        var row = batch.Scopes.Count;
        batch.Scopes.Add(default);
        if (!json.BeginObject())
            return;
        while (json.NextField())
            if (json.Field == "scope")
                batch.Scopes[row] = JsonCommonReader.Scope(ref json, batch) with { SchemaUrl = batch.Scopes[row].SchemaUrl };
            else if (json.Field == "schemaUrl")
                batch.Scopes[row] = batch.Scopes[row] with { SchemaUrl = json.Text() };
            else if (json.Field == names.Items && json.BeginArray())
                while (json.NextItem())
                    item(ref json, batch, new(resource, row), ref rejected);
            else
                json.Skip();
    }
}
