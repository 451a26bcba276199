using System.Text.Json;

namespace Tally.Testing;

/// <summary>
/// A span of a trace. Ids are lower-case hex; <paramref name="Kind"/> is <c>internal</c>, <c>server</c>, <c>client</c>,
/// <c>producer</c>, <c>consumer</c> or <c>unspecified</c>; <paramref name="Status"/> is <c>unset</c>, <c>ok</c> or <c>error</c>, as TraceQL writes them.
/// Attribute values are strings, as a log label would show them.
/// </summary>
public sealed record TraceSpan(
    string SpanId,
    string ParentSpanId,
    string Name,
    string Kind,
    string Status,
    TimeSpan Duration,
    IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyDictionary<string, string> Resource)
{
    /// <summary>The value of <c>service.name</c>.</summary>
    public string Service => Resource.GetValueOrDefault("service.name", "");

    internal static TraceSpan Read(JsonElement span, IReadOnlyDictionary<string, string> resource) => new(
        Otlp.Id(span, "spanId"),
        Otlp.Id(span, "parentSpanId"),
        Otlp.Text(span, "name"),
        Otlp.EnumName(span, "kind", "SPAN_KIND_", ["unspecified", "internal", "server", "client", "producer", "consumer"]),
        Otlp.EnumName(span.TryGetProperty("status", out var status) ? status : default, "code", "STATUS_CODE_", ["unset", "ok", "error"]),
        TimeSpan.FromTicks((Otlp.Number(span, "endTimeUnixNano") - Otlp.Number(span, "startTimeUnixNano")) / 100),
        Otlp.Attributes(span),
        resource);
}
