using Tally.Signals;

namespace Tally.Backend.Tests.Alloy;

/// <summary>Small batches, written in one line: attributes are <c>("key", value)</c>.</summary>
internal static class Drafts
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 4, TimeSpan.Zero);

    public static SpanBatch Span(
        ulong trace = 1, ulong id = 1, string name = "GET /", string service = "shop", double milliseconds = 10, StatusCode status = StatusCode.Unset,
        SpanKind kind = SpanKind.Server, ulong parent = 0, params (string Key, object Value)[] attributes) =>
        AddSpan(new(), trace, id, name, service, milliseconds, status, kind, parent, attributes);

    public static SpanBatch AddSpan(
        this SpanBatch batch, ulong trace, ulong id, string name = "GET /", string service = "shop", double milliseconds = 10, StatusCode status = StatusCode.Unset,
        SpanKind kind = SpanKind.Server, ulong parent = 0, params (string Key, object Value)[] attributes)
    {
        var (resource, scope) = Owner(batch, service);
        var start = UnixNanos.From(Start);
        batch.Spans.Add(new()
        {
            // The high half spreads, as in random ids: samplers look at all of it.
            TraceId = new(trace * 0x9E3779B97F4A7C15, trace * 0xD1B54A32D192ED03), SpanId = new(id), ParentSpanId = new(parent), Name = batch.Values.Add(name), Kind = kind, Status = status,
            Start = start, End = start + TimeSpan.FromMilliseconds(milliseconds), Resource = resource, Scope = scope, Attributes = Attributes(batch, attributes),
        });
        return batch;
    }

    public static LogBatch Log(object body, string service = "shop", ulong trace = 0, string eventName = "", params (string Key, object Value)[] attributes)
    {
        var batch = new LogBatch();
        var (resource, scope) = Owner(batch, service);
        batch.Records.Add(new()
        {
            Time = UnixNanos.From(Start), Body = batch.Values.Add(Value(body)), Severity = 9, Resource = resource, Scope = scope,
            TraceId = trace == 0 ? default : new(trace * 0x9E3779B97F4A7C15, trace * 0xD1B54A32D192ED03), EventName = eventName.Length == 0 ? 0 : batch.Values.Add(eventName),
            Attributes = Attributes(batch, attributes),
        });
        return batch;
    }

    public static MetricBatch Gauge(string name, params (string Key, object Value)[] attributes)
    {
        var batch = new MetricBatch();
        var (resource, scope) = Owner(batch, "shop");
        batch.Numbers.Add(new(new(default, UnixNanos.From(Start), Attributes(batch, attributes), default, NoRecordedValue: false), 1));
        batch.Metrics.Add(new() { Name = batch.Values.Add(name), Kind = MetricKind.Gauge, Resource = resource, Scope = scope, Points = new(0, 1) });
        return batch;
    }

    /// <summary><c>key=value key=value</c>, in the list's order.</summary>
    public static string Text(this SignalBatch batch, Slice attributes) => string.Join(' ', batch.Attributes.GetRange(attributes.Start, attributes.Count)
        .Select(attribute => $"{batch.Values.Text(attribute.Key)}={batch.Values[attribute.Value]}"));

    public static AttributeValue Value(object value) => value switch
    {
        string text => AttributeValue.From(text),
        bool flag => AttributeValue.From(flag),
        int whole => AttributeValue.From((long)whole),
        double number => AttributeValue.From(number),
        string[] texts => AttributeValue.From([.. texts.Select(AttributeValue.From)]),
        (string, object)[] map => AttributeValue.From([.. map.Select(item => KeyValuePair.Create(item.Item1, Value(item.Item2)))]),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    private static (int Resource, int Scope) Owner(SignalBatch batch, string service)
    {
        batch.Resources.Add(new(Attributes(batch, ("service.name", service)), 0, 0));
        batch.Scopes.Add(default);
        return (batch.Resources.Count - 1, batch.Scopes.Count - 1);
    }

    private static Slice Attributes(SignalBatch batch, params (string Key, object Value)[] attributes)
    {
        var start = batch.Attributes.Count;
        foreach (var (key, value) in attributes)
            batch.Attributes.Add(new(batch.Values.Add(key), batch.Values.Add(Value(value))));
        return new(start, attributes.Length);
    }
}
