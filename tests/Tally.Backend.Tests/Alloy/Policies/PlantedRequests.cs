using System.Text.Json.Nodes;

namespace Tally.Backend.Tests.Alloy.Policies;

/// <summary>Puts a secret into a request of its own: the path, and the JSON that is sent.</summary>
internal static class PlantedRequests
{
    public const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    public static (string Path, JsonNode Body) Of(Planted planted) => planted.Place switch
    {
        "span" => Span(attributes: Attribute(planted)),
        "event" => Span(happened: new JsonObject { ["timeUnixNano"] = Now, ["name"] = "happened", ["attributes"] = new JsonArray(Attribute(planted)) }),
        "event name" => Span(happened: new JsonObject { ["timeUnixNano"] = Now, ["name"] = planted.Text }),
        "span name" => Span(name: planted.Text),
        "status" => Span(status: planted.Text),
        "trace state" => Span(traceState: planted.Text),
        "resource of spans" => Span(resource: Attribute(planted)),
        "scope of spans" => Span(scope: Attribute(planted)),
        "nested span" => Span(attributes: Nested(planted)),
        "array" => Span(attributes: new JsonObject { ["key"] = planted.Key, ["value"] = Wrap("arrayValue", Text("nobody"), Text(planted.Text)) }),
        "log" => Log(Text("a line"), Attribute(planted)),
        "nested log" => Log(Text("a line"), Nested(planted)),
        "body" => Log(Text(planted.Text)),
        "nested body" => Log(Wrap("kvlistValue", new JsonObject { ["key"] = "password", ["value"] = Text(planted.Text) })),
        "resource of logs" => Log(Text("a line"), resource: Attribute(planted)),
        "scope of logs" => Log(Text("a line"), scope: Attribute(planted)),
        "event of a log" => Log(Text("a line"), eventName: planted.Text),
        "point" => Point(Attribute(planted)),
        "resource of points" => Point(null, Attribute(planted)),
        "scope of points" => Point(null, scope: Attribute(planted)),
        "faro log" => Faro(new() { ["logs"] = new JsonArray(new JsonObject { ["message"] = planted.Text, ["level"] = "info", ["timestamp"] = Time }) }),
        "faro context" => Faro(new() { ["logs"] = new JsonArray(new JsonObject { ["message"] = "a line", ["context"] = new JsonObject { [planted.Key] = planted.Text }, ["timestamp"] = Time }) }),
        "faro exception" => Faro(new() { ["exceptions"] = new JsonArray(new JsonObject { ["type"] = "Error", ["value"] = planted.Text, ["timestamp"] = Time }) }),
        "faro event" => Faro(new() { ["events"] = new JsonArray(new JsonObject { ["name"] = "click", ["attributes"] = new JsonObject { [planted.Key] = planted.Text }, ["timestamp"] = Time }) }),
        "faro measurement" => Faro(new() { ["measurements"] = new JsonArray(new JsonObject { ["type"] = "web-vitals", ["values"] = new JsonObject { ["lcp"] = 1.5 }, ["context"] = new JsonObject { [planted.Key] = planted.Text }, ["timestamp"] = Time }) }),
        "faro user" => Faro(Line(), new JsonObject { ["user"] = new JsonObject { [planted.Key] = planted.Text } }),
        "faro page" => Faro(Line(), new JsonObject { ["page"] = new JsonObject { ["url"] = planted.Text } }),
        "faro span" => Faro(new() { ["traces"] = Span(attributes: Attribute(planted)).Body }),
        _ => throw new ArgumentOutOfRangeException(nameof(planted), planted.Place, null),
    };

    private static string Now => $"{(DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100}";

    private static string Time => DateTimeOffset.UtcNow.ToString("O");

    private static JsonObject Text(string text) => new() { ["stringValue"] = text };

    private static JsonObject Attribute(Planted planted) => new() { ["key"] = planted.Key, ["value"] = Text(planted.Text) };

    // {"key": {"headers": {"authorization": secret}}}
    private static JsonObject Nested(Planted planted) => new()
    {
        ["key"] = planted.Key,
        ["value"] = Wrap("kvlistValue", new JsonObject { ["key"] = "headers", ["value"] = Wrap("kvlistValue", new JsonObject { ["key"] = "authorization", ["value"] = Text(planted.Text) }) }),
    };

    private static JsonObject Wrap(string kind, params JsonNode[] items) => new() { [kind] = new JsonObject { ["values"] = new JsonArray(items) } };

    private static JsonObject Resource(JsonObject? attribute)
    {
        var attributes = new JsonArray(new JsonObject { ["key"] = "service.name", ["value"] = Text("shop") });
        if (attribute is not null)
            attributes.Add((JsonNode)attribute);
        return new() { ["attributes"] = attributes };
    }

    private static JsonObject Scope(JsonObject? attribute) => new() { ["name"] = "planted", ["attributes"] = attribute is null ? new JsonArray() : new JsonArray(attribute) };

    private static (string Path, JsonNode Body) Span(string name = "GET /", string status = "", string traceState = "", JsonObject? attributes = null, JsonObject? happened = null, JsonObject? resource = null, JsonObject? scope = null)
    {
        var id = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray().AsSpan(0, 8));
        var span = new JsonObject
        {
            ["traceId"] = TraceId, ["spanId"] = id, ["name"] = name, ["kind"] = 2, ["startTimeUnixNano"] = Now, ["endTimeUnixNano"] = Now, ["traceState"] = traceState,
            ["status"] = new JsonObject { ["code"] = 2, ["message"] = status },
            ["attributes"] = attributes is null ? new JsonArray() : new JsonArray(attributes),
            ["events"] = happened is null ? new JsonArray() : new JsonArray(happened),
        };
        return ("/v1/traces", new JsonObject { ["resourceSpans"] = new JsonArray(new JsonObject { ["resource"] = Resource(resource), ["scopeSpans"] = new JsonArray(new JsonObject { ["scope"] = Scope(scope), ["spans"] = new JsonArray(span) }) }) });
    }

    private static (string, JsonNode) Log(JsonObject body, JsonObject? attribute = null, JsonObject? resource = null, JsonObject? scope = null, string eventName = "")
    {
        var record = new JsonObject { ["timeUnixNano"] = Now, ["severityNumber"] = 9, ["body"] = body, ["eventName"] = eventName, ["attributes"] = attribute is null ? new JsonArray() : new JsonArray(attribute) };
        return ("/v1/logs", new JsonObject { ["resourceLogs"] = new JsonArray(new JsonObject { ["resource"] = Resource(resource), ["scopeLogs"] = new JsonArray(new JsonObject { ["scope"] = Scope(scope), ["logRecords"] = new JsonArray(record) }) }) });
    }

    private static (string, JsonNode) Point(JsonObject? attribute, JsonObject? resource = null, JsonObject? scope = null)
    {
        var point = new JsonObject { ["timeUnixNano"] = Now, ["asDouble"] = 1, ["attributes"] = attribute is null ? new JsonArray() : new JsonArray(attribute) };
        var metric = new JsonObject { ["name"] = "planted", ["gauge"] = new JsonObject { ["dataPoints"] = new JsonArray(point) } };
        return ("/v1/metrics", new JsonObject { ["resourceMetrics"] = new JsonArray(new JsonObject { ["resource"] = Resource(resource), ["scopeMetrics"] = new JsonArray(new JsonObject { ["scope"] = Scope(scope), ["metrics"] = new JsonArray(metric) }) }) });
    }

    private static JsonObject Line() => new() { ["logs"] = new JsonArray(new JsonObject { ["message"] = "a line", ["timestamp"] = Time }) };

    private static (string, JsonNode) Faro(JsonObject payload, JsonObject? meta = null)
    {
        meta ??= [];
        meta["app"] = new JsonObject { ["name"] = "web" };
        payload["meta"] = meta;
        return ("/collect", payload);
    }
}
