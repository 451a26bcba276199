using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Tally.Deploy.Verify;

/// <summary>One trace, log record and metric point of a run, as OTLP in JSON.</summary>
internal static class Probe
{
    public const string Service = "tally-verify";
    public const string Metric = "tally_verify_probe";

    public static string NewTraceId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public static JsonObject Trace(string traceId) => Request("resourceSpans", "scopeSpans", "spans", new JsonObject
    {
        ["traceId"] = traceId,
        ["spanId"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
        ["name"] = "probe",
        ["kind"] = 1,
        ["startTimeUnixNano"] = Now(),
        ["endTimeUnixNano"] = Now(),
    });

    public static JsonObject Log(string id) => Request("resourceLogs", "scopeLogs", "logRecords", new JsonObject
    {
        ["timeUnixNano"] = Now(),
        ["severityNumber"] = 9,
        ["severityText"] = "INFO",
        ["body"] = new JsonObject { ["stringValue"] = $"probe {id}" },
    });

    public static JsonObject Gauge(string id) => Request("resourceMetrics", "scopeMetrics", "metrics", new JsonObject
    {
        ["name"] = Metric,
        ["gauge"] = new JsonObject
        {
            ["dataPoints"] = new JsonArray(new JsonObject { ["timeUnixNano"] = Now(), ["asDouble"] = 1, ["attributes"] = new JsonArray(Attribute("probe", id)) }),
        },
    });

    private static JsonObject Request(string resources, string scopes, string items, JsonObject item) => new()
    {
        [resources] = new JsonArray(new JsonObject
        {
            ["resource"] = new JsonObject { ["attributes"] = new JsonArray(Attribute("service.name", Service)) },
            [scopes] = new JsonArray(new JsonObject { ["scope"] = new JsonObject { ["name"] = Service }, [items] = new JsonArray(item) }),
        }),
    };

    private static JsonObject Attribute(string key, string value) => new() { ["key"] = key, ["value"] = new JsonObject { ["stringValue"] = value } };

    private static string Now() => (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000).ToString(CultureInfo.InvariantCulture);
}
