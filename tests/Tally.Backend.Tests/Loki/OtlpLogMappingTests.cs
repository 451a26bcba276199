using System.Text;
using Tally.Backend.Loki;
using Tally.Signals;
using static Tally.Backend.Tests.Loki.LogBatchBuilder;

namespace Tally.Backend.Tests.Loki;

public class OtlpLogMappingTests
{
    private static readonly UnixNanos Time = new(1_767_225_600_000_000_001);

    [Fact]
    public void Index_attributes_become_labels_and_everything_else_metadata_under_Lokis_names()
    {
        var builder = new LogBatchBuilder()
            .Resource(("service.name", S("shop")), ("service.namespace", S("tally")), ("deployment.environment.name", S("test")), ("host.name", S("h1")))
            .Scope("lib", "1.2", ("scope.attribute", S("s")));
        builder.Record(S("placed"), row => row with
        {
            Time = Time,
            ObservedTime = new(Time.Value + 5),
            TraceId = new(1, 2),
            SpanId = new(3),
            Severity = 13,
            SeverityText = builder.Text("WARN"),
            EventName = builder.Text("order.placed"),
            Flags = 1,
            DroppedAttributes = 4,
        }, ("order.id", AttributeValue.From(42L)), ("ok", AttributeValue.From(true)));

        var (stream, time, line, metadata) = Assert.Single(Map(builder));

        Assert.Equal("""{deployment_environment_name="test", service_name="shop", service_namespace="tally"}""", stream);
        Assert.Equal((Time, "placed"), (time, line));
        Assert.Equal(
            [
                "detected_level=warn", "dropped_attributes_count=4", "event_name=order.placed", "flags=1", "host_name=h1",
                $"observed_timestamp={Time.Value + 5}", "ok=true", "order_id=42", "scope_attribute=s", "scope_name=lib", "scope_version=1.2",
                "severity_number=13", "severity_text=WARN", "span_id=0000000000000003", "trace_id=00000000000000010000000000000002",
            ],
            metadata);
    }

    [Fact]
    public void A_record_without_a_time_has_its_observed_time_else_the_time_of_arrival()
    {
        var builder = new LogBatchBuilder().Resource()
            .Record(S("observed"), row => row with { ObservedTime = Time })
            .Record(S("neither"));

        var entries = Map(builder);

        Assert.Equal(Time, entries[0].Time);
        Assert.DoesNotContain(entries[0].Metadata, pair => pair.StartsWith("observed_timestamp", StringComparison.Ordinal));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), entries[1].Time.ToDateTimeOffset());
    }

    [Fact]
    public void A_resource_without_a_name_is_an_unknown_service() =>
        Assert.Equal("""{service_name="unknown_service"}""", Map(new LogBatchBuilder().Resource().Record(S("x")))[0].Stream);

    [Fact]
    public void Maps_spread_into_one_label_a_leaf_and_a_structured_body_is_a_line_of_JSON()
    {
        var map = AttributeValue.From([KeyValuePair.Create("a.b", S("1")), KeyValuePair.Create("c", AttributeValue.From([KeyValuePair.Create("d", AttributeValue.From(2L))]))]);
        var builder = new LogBatchBuilder().Resource().Record(map, row => row with { Time = Time }, ("http", map), ("list", AttributeValue.From([S("x"), AttributeValue.From(1L)])));

        var entry = Assert.Single(Map(builder));

        Assert.Equal("""{"a.b":"1","c":{"d":2}}""", entry.Line);
        Assert.Equal(["detected_level=unknown", "http_a_b=1", "http_c_d=2", "list=[\"x\",1]"], entry.Metadata);
    }

    [Fact]
    public void Records_of_one_resource_and_scope_share_its_metadata()
    {
        var builder = new LogBatchBuilder().Resource(("service.name", S("a")), ("host.name", S("h"))).Scope("lib", "1");
        for (var i = 0; i < 10; i++)
            builder.Record(S($"{i}"));

        var batch = Mapping.Map(builder.Batch);

        Assert.Single(batch.Entries.Select(entry => entry.Shared).Distinct());
        Assert.Single(batch.Streams);
    }

    [Theory]
    [InlineData("http.method", "http_method")]
    [InlineData("a-b c", "a_b_c")]
    [InlineData("a..b", "a_b")]
    [InlineData("1st", "key_1st")]
    [InlineData("_private", "_private")]
    [InlineData("__reserved__", "__reserved__")]
    [InlineData("straße", "stra_e")]
    public void Attribute_keys_are_written_as_label_names(string key, string name) => Assert.Equal(name, LokiLabelName.From(key));

    [Theory]
    [InlineData("all is well", "unknown")]
    [InlineData("[ERROR] it broke", "error")]
    [InlineData("an info before an error", "info")]
    [InlineData("misc:error here", "unknown")]
    [InlineData("""{"level":"WARN","msg":"error"}""", "warn")]
    [InlineData("""{"msg":"x","inner":{"lvl":"dbg"}}""", "debug")]
    [InlineData("ts=1 lvl=err msg=\"x\"", "error")]
    [InlineData("ts=1 msg=fatal", "fatal")]
    [InlineData("""{"level":""", "unknown")]
    [InlineData("", "unknown")]
    public void The_level_of_a_line_that_says_none_is_read_from_its_text(string line, string level) => Assert.Equal(level, LevelDetection.FromLine(line));

    [Fact]
    public void A_level_attribute_goes_before_the_severity()
    {
        var builder = new LogBatchBuilder().Resource().Record(S("x"), row => row with { Severity = 9 }, ("level", S("Warning")));

        Assert.Contains("detected_level=warn", Map(builder)[0].Metadata);
    }

    private static OtlpLogMapping Mapping { get; } = new(Tally.Backend.Loki.Config.OtlpRules.Default, new StoppedTime());

    private static List<(string Stream, UnixNanos Time, string Line, List<string> Metadata)> Map(LogBatchBuilder builder)
    {
        var batch = Mapping.Map(builder.Batch);
        var found = new List<(string, UnixNanos, string, List<string>)>();
        foreach (var entry in batch.Entries)
        {
            var metadata = batch.Metadata.GetRange(entry.Own.Start, entry.Own.Count).Concat(batch.Metadata.GetRange(entry.Shared.Start, entry.Shared.Count))
                .Select(pair => $"{batch.Texts.Text(pair.Key)}={batch.Texts.Text(pair.Value)}").ToList();
            if (!entry.TraceId.IsEmpty)
                metadata.Add($"trace_id={entry.TraceId}");
            if (!entry.SpanId.IsEmpty)
                metadata.Add($"span_id={entry.SpanId}");
            if (!entry.ObservedTime.IsEmpty)
                metadata.Add($"observed_timestamp={entry.ObservedTime}");
            metadata.Sort(StringComparer.Ordinal);
            found.Add((batch.Streams[entry.Stream].ToString(), entry.Time, Encoding.UTF8.GetString(batch.LineOf(entry)), metadata));
        }
        return found;
    }

    private sealed class StoppedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
