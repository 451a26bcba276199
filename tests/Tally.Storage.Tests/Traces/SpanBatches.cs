using Tally.Signals;

namespace Tally.Storage.Tests.Traces;

/// <summary>Small batches of spans for tests.</summary>
internal static class SpanBatches
{
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TraceId Trace(int number) => new(0xA1, (ulong)number);

    /// <summary>One batch of one service; span ids count from <paramref name="firstSpan"/>, one second apart, 10 ms long.</summary>
    public static SpanBatch Of(int trace, int firstSpan = 1, int spans = 1, string service = "shop", TimeSpan at = default, SpanKind kind = SpanKind.Server)
    {
        var batch = new SpanBatch();
        var values = batch.Values;
        batch.Attributes.Add(new(values.Add("service.name"), values.Add(service)));
        batch.Resources.Add(new(new(0, 1), 0, 0));
        batch.Scopes.Add(new(values.Add("tests"), values.Add("1.0"), default, 0, 0));
        for (var i = 0; i < spans; i++)
        {
            var attributes = batch.Attributes.Count;
            batch.Attributes.Add(new(values.Add("span.number"), values.Add(AttributeValue.From((long)(firstSpan + i)))));
            if ((firstSpan + i) % 10 == 0)
                batch.Attributes.Add(new(values.Add("tenth"), values.Add(AttributeValue.From(true))));
            batch.Events.Add(new(UnixNanos.From(Epoch), values.Add("happened"), new(attributes, 1), 0));
            batch.Links.Add(new(Trace(99), new(7), 0, default, 0, 0));
            var start = UnixNanos.From(Epoch + at + TimeSpan.FromSeconds(i));
            batch.Spans.Add(new SpanRow
            {
                TraceId = Trace(trace),
                SpanId = new((ulong)(firstSpan + i)),
                ParentSpanId = new(i == 0 ? 0 : (ulong)firstSpan),
                Start = start,
                End = start + TimeSpan.FromMilliseconds(10),
                Name = values.Add($"GET /{(firstSpan + i) % 3}"),
                Kind = kind,
                Attributes = new(attributes, batch.Attributes.Count - attributes),
                Events = new(batch.Events.Count - 1, 1),
                Links = new(batch.Links.Count - 1, 1),
            });
        }
        return batch;
    }
}
