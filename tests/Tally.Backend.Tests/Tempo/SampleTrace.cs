using Tally.Signals;

namespace Tally.Backend.Tests.Tempo;

/// <summary>A server span of shop with a client span of db below it.</summary>
internal static class SampleTrace
{
    // 2026-01-01T00:00:00Z
    public const long Start = 1_767_225_600_000_000_000;

    public static SpanBatch Batch()
    {
        var batch = new SpanBatch();
        var values = batch.Values;
        batch.Resources.Add(new(Attributes(batch, ("service.name", AttributeValue.From("shop"))), 0, 0));
        batch.Resources.Add(new(Attributes(batch, ("service.name", AttributeValue.From("db"))), values.Add("https://schema"), 0));
        batch.Scopes.Add(new(values.Add("lib"), values.Add("1.2"), default, 0, 0));
        batch.Events.Add(new(new(Start + 5), values.Add("exception"), Attributes(batch, ("exception.type", AttributeValue.From("Oops"))), 0));
        batch.Links.Add(new(new(0, 9), new(8), 0, default, 0, 0));
        batch.Spans.Add(new SpanRow
        {
            TraceId = new(0xA1, 1),
            SpanId = new(0x0102030405060708),
            Start = new(Start),
            End = new(Start + 250_000_000),
            Name = values.Add("GET /cart"),
            Kind = SpanKind.Server,
            Status = StatusCode.Error,
            StatusMessage = values.Add("it broke"),
            Flags = 257,
            Attributes = Attributes(batch,
                ("http.status", AttributeValue.From(500L)), ("ratio", AttributeValue.From(0.5)), ("retry", AttributeValue.From(true)),
                ("tags", AttributeValue.From([AttributeValue.From("a"), AttributeValue.From("b")])), ("raw", AttributeValue.From([1, 2, 3]))),
            Events = new(0, 1),
            Links = new(0, 1),
        });
        batch.Spans.Add(new SpanRow
        {
            TraceId = new(0xA1, 1),
            SpanId = new(2),
            ParentSpanId = new(0x0102030405060708),
            Start = new(Start + 1_000_000),
            End = new(Start + 3_000_000),
            Name = values.Add("select"),
            Kind = SpanKind.Client,
            Resource = 1,
        });
        return batch;
    }

    private static Slice Attributes(SpanBatch batch, params (string Key, AttributeValue Value)[] attributes)
    {
        var start = batch.Attributes.Count;
        foreach (var (key, value) in attributes)
            batch.Attributes.Add(new(batch.Values.Add(key), batch.Values.Add(value)));
        return new(start, attributes.Length);
    }
}
