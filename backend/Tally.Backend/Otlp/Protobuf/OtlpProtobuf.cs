using Tally.Signals;

namespace Tally.Backend.Otlp.Protobuf;

/// <summary>
/// The door of OTLP's protobuf encoding (opentelemetry-proto 1.x, collector/*/v1). Fields it does not know are skipped; an
/// error names the byte where it is, counted from the start of the request.
/// </summary>
internal static class OtlpProtobuf
{
    private delegate void ItemReader<TBatch>(ref ProtoReader reader, TBatch batch, Owner owner, ref Rejections rejected);

    /// <summary>An ExportTraceServiceRequest.</summary>
    public static Decoded<SpanBatch> ReadSpans(ReadOnlySpan<byte> request) => Read(request, new SpanBatch { Values = Table(request), Attributes = Attributes(request) }, SpanReader.Read);

    /// <summary>An ExportLogsServiceRequest.</summary>
    public static Decoded<LogBatch> ReadLogs(ReadOnlySpan<byte> request) => Read(request, new LogBatch { Values = Table(request), Attributes = Attributes(request) }, LogReader.Read);

    /// <summary>An ExportMetricsServiceRequest.</summary>
    public static Decoded<MetricBatch> ReadMetrics(ReadOnlySpan<byte> request) => Read(request, new MetricBatch { Values = Table(request), Attributes = Attributes(request) }, MetricReader.Read);

    // Guesses from usual requests, a few hundred bytes an item; growing step by step would copy everything several times.
    private static ValueTable Table(ReadOnlySpan<byte> request) => new(Math.Min(16 + request.Length / 256, 100_000));

    private static List<AttributeRef> Attributes(ReadOnlySpan<byte> request) => new(Math.Min(16 + request.Length / 40, 1_000_000));

    // Of all three signals alike: request { 1: resource items }.
    private static Decoded<TBatch> Read<TBatch>(ReadOnlySpan<byte> request, TBatch batch, ItemReader<TBatch> item) where TBatch : SignalBatch
    {
        var rejected = new Rejections();
        var reader = new ProtoReader(request, batch.Values, stackalloc SeenText[Seen.Slots], stackalloc SeenAttribute[Seen.Slots]);
        while (reader.Next())
            if (reader.Field == 1)
                ReadResourceItems(ref reader, batch, item, ref rejected);
            else
                reader.Skip();
        return new(batch, rejected, reader.Error);
    }

    // { 1: resource, 2: scope items, 3: schema URL }, in any order.
    private static void ReadResourceItems<TBatch>(ref ProtoReader reader, TBatch batch, ItemReader<TBatch> item, ref Rejections rejected) where TBatch : SignalBatch
    {
        var row = batch.Resources.Count;
        batch.Resources.Add(default);
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    batch.Resources[row] = CommonReader.Resource(ref reader, batch) with { SchemaUrl = batch.Resources[row].SchemaUrl };
                    break;
                case 2:
                    ReadScopeItems(ref reader, batch, row, item, ref rejected);
                    break;
                case 3:
                    batch.Resources[row] = batch.Resources[row] with { SchemaUrl = reader.Text() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
    }

    // { 1: scope, 2: items, 3: schema URL }, in any order.
    private static void ReadScopeItems<TBatch>(ref ProtoReader reader, TBatch batch, int resource, ItemReader<TBatch> item, ref Rejections rejected) where TBatch : SignalBatch
    {
        var row = batch.Scopes.Count;
        batch.Scopes.Add(default);
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    batch.Scopes[row] = CommonReader.Scope(ref reader, batch) with { SchemaUrl = batch.Scopes[row].SchemaUrl };
                    break;
                case 2:
                    item(ref reader, batch, new(resource, row), ref rejected);
                    break;
                case 3:
                    batch.Scopes[row] = batch.Scopes[row] with { SchemaUrl = reader.Text() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
    }
}
