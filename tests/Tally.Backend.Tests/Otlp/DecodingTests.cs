using System.Text;
using Tally.Backend.Otlp;
using Tally.Backend.Otlp.Json;
using Tally.Backend.Otlp.Protobuf;
using Tally.Signals;

namespace Tally.Backend.Tests.Otlp;

public sealed class DecodingTests
{
    [Fact]
    public void Spans_read_the_same_from_protobuf_and_JSON() => AssertSame(OtlpProtobuf.ReadSpans(FullRequests.Spans), OtlpJson.ReadSpans(FullRequests.SpansJson));

    [Fact]
    public void Logs_read_the_same_from_protobuf_and_JSON() => AssertSame(OtlpProtobuf.ReadLogs(FullRequests.Logs), OtlpJson.ReadLogs(FullRequests.LogsJson));

    [Fact]
    public void Metrics_read_the_same_from_protobuf_and_JSON() => AssertSame(OtlpProtobuf.ReadMetrics(FullRequests.Metrics), OtlpJson.ReadMetrics(FullRequests.MetricsJson));

    [Fact]
    public void A_span_has_all_its_fields()
    {
        const string kinds = "{text=String:näive ☃, empty=String:, yes=Bool:true, int=Int:-5, double=Double:0.1, nan=Double:NaN, list=Array:[\"a\",2,null], map=Map:{\"k\":false}, bytes=Bytes:AAH+/w==, absent=Empty:}";

        var text = BatchText.Write(OtlpProtobuf.ReadSpans(FullRequests.Spans).Batch);

        Assert.Equal($"""
            resource {kinds} schema=resource-schema dropped=3
            scope a.library@1.0 {kinds} schema=scope-schema dropped=2
            span 0123456789abcdef0123456789abcdef/fedcba9876543210<00000000000000aa 'GET /' Client 1700000000000000001-9223372036854775807 state=a=b flags=301 Error 'it broke' {kinds} dropped=1,2,3
              event 5 'exception' {kinds} dropped=4
              event 6 'retry' {"{}"} dropped=0
              link 0123456789abcdef0123456789abcdef/fedcba9876543210 state=c=d {"{why=String:batch}"} dropped=6 flags=101

            """, text);
    }

    [Fact]
    public void A_log_record_has_all_its_fields()
    {
        var text = BatchText.Write(OtlpProtobuf.ReadLogs(FullRequests.Logs).Batch).Split('\n')[2];

        Assert.StartsWith("log 10/11 0123456789abcdef0123456789abcdef/fedcba9876543210 17 'Error' event='order.placed' flags=1 Map:{\"k\":\"v\"} {text=", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_of_all_kinds_have_all_their_fields()
    {
        const string exemplar = "<20 0.25 0123456789abcdef0123456789abcdef/fedcba9876543210 {user=String:7}>";

        var lines = BatchText.Write(OtlpProtobuf.ReadMetrics(FullRequests.Metrics).Batch).Split('\n').Where(line => line.StartsWith("metric ", StringComparison.Ordinal) || line.StartsWith("  ", StringComparison.Ordinal));

        Assert.Equal(
            [
                "metric a.gauge 's' 'what it is' Gauge Unspecified monotonic=False {origin=String:test}",
                "  0-30 {} stale=False  -7",
                "  0-31 {a=String:b} stale=True  0",
                "metric a.sum 's' 'what it is' Sum Cumulative monotonic=True {origin=String:test}",
                $"  29-30 {{a=String:b}} stale=False {exemplar} 12.5",
                "metric a.histogram 's' 'what it is' Histogram Delta monotonic=False {origin=String:test}",
                $"  0-30 {{a=String:b}} stale=False {exemplar} n=6 sum=9.5 0.1..4 [1 2 3] [0.5 1]",
                "  0-31 {} stale=False  n=6 sum=NaN NaN..NaN [] []",
                "metric an.exponential 's' 'what it is' ExponentialHistogram Cumulative monotonic=False {origin=String:test}",
                $"  0-30 {{a=String:b}} stale=False {exemplar} n=9 sum=100 -9..9 scale=-2 zero=1<0.001 +-3[1 0 300] -4[5]",
                "metric a.summary 's' 'what it is' Summary Unspecified monotonic=False {origin=String:test}",
                "  0-30 {} stale=False  n=2 sum=3 [QuantileValue { Quantile = 0.5, Value = 1 } QuantileValue { Quantile = 0.99, Value = 2 }]",
            ],
            lines);
    }

    [Fact]
    public void Fields_may_come_apart_and_in_any_order()
    {
        // An attribute, an event with its own attribute, another attribute; scope and resource after their items.
        var span = new Proto().Attribute(9, "a", "1").Message(11, new Proto().Attribute(3, "e", "x")).Attribute(9, "b", "2")
            .Message(13, new Proto().Hex(1, "0123456789abcdef0123456789abcdef").Hex(2, "0123456789abcdef").Attribute(4, "l", "y")).Attribute(9, "c", "3")
            .Message(11, new Proto().Attribute(3, "f", "z")).Text(5, "late").Hex(2, "0123456789abcdef").Hex(1, "0123456789abcdef0123456789abcdef");
        var scope = new Proto().Text(3, "s").Message(2, span).Message(1, new Proto().Text(1, "lib"));
        var request = new Proto().Message(1, new Proto().Text(3, "r").Message(2, scope).Message(1, new Proto().Attribute(1, "service.name", "shop")));

        Assert.Equal("""
            resource {service.name=String:shop} schema=r dropped=0
            scope lib@ {} schema=s dropped=0
            span 0123456789abcdef0123456789abcdef/0123456789abcdef<0000000000000000 'late' Unspecified 0-0 state= flags=0 Unset '' {a=String:1, b=String:2, c=String:3} dropped=0,0,0
              event 0 '' {e=String:x} dropped=0
              event 0 '' {f=String:z} dropped=0
              link 0123456789abcdef0123456789abcdef/0123456789abcdef state= {l=String:y} dropped=0 flags=0

            """, BatchText.Write(OtlpProtobuf.ReadSpans(request).Batch));
    }

    [Fact]
    public void Numbers_may_be_packed_or_not()
    {
        Proto Request(Proto point) => SampleRequests.InResource(SampleRequests.InScope(new Proto().Text(1, "h").Message(9, new Proto().Message(1, point))));
        var packed = Request(new Proto().PackedFixed64(6, 1, 2, 3).PackedDouble(7, 0.5, 1.0));
        var single = Request(new Proto().Fixed64(6, 1).Double(7, 0.5).Fixed64(6, 2).Double(7, 1.0).Fixed64(6, 3));

        AssertSame(OtlpProtobuf.ReadMetrics(packed), OtlpProtobuf.ReadMetrics(single));
    }

    [Theory]
    [InlineData("aa", "0123456789abcdef", "", "trace id has 1 bytes, expected 16")]
    [InlineData("", "0123456789abcdef", "", "trace id has 0 bytes")]
    [InlineData("0123456789abcdef0123456789abcdef", "01", "", "a span's id has 1 bytes, expected 8")]
    [InlineData("0123456789abcdef0123456789abcdef", "0123456789abcdef", "0102", "parent id has 2 bytes, expected 8 or none")]
    public void A_span_with_a_bad_id_is_rejected_alone(string traceId, string spanId, string parentId, string reason)
    {
        var protobuf = OtlpProtobuf.ReadSpans(SampleRequests.InResource(SampleRequests.InScope(new Proto().Hex(1, traceId).Hex(2, spanId).Hex(4, parentId))));
        var json = OtlpJson.ReadSpans(Encoding.UTF8.GetBytes(
            $$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"{{traceId}}","spanId":"{{spanId}}","parentSpanId":"{{parentId}}"}]}]}]}"""));

        foreach (var decoded in (Decoded<SpanBatch>[])[protobuf, json])
        {
            Assert.Null(decoded.Error);
            Assert.Equal(0, decoded.Batch.ItemCount);
            Assert.Equal(1, decoded.Rejected.Count);
            Assert.Contains(reason, decoded.Rejected.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_id_that_is_no_hex_makes_its_span_unfit_and_not_the_request()
    {
        var decoded = OtlpJson.ReadSpans("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"no-hex-but-as-long-as-it-should!","spanId":"0123456789abcdef"}]}]}]}"""u8);

        Assert.Null(decoded.Error);
        Assert.Equal(1, decoded.Rejected.Count);
    }

    [Fact]
    public void A_log_record_with_a_bad_id_is_kept_without_a_trace()
    {
        var decoded = OtlpProtobuf.ReadLogs(SampleRequests.InResource(SampleRequests.InScope(new Proto().Hex(9, "aa").Hex(10, "bb"))));

        var record = Assert.Single(decoded.Batch.Records);
        Assert.True(record.TraceId.IsEmpty && record.SpanId.IsEmpty);
        Assert.Equal(0, decoded.Rejected.Count);
    }

    [Fact]
    public void A_link_with_a_bad_id_counts_as_dropped()
    {
        var span = new Proto().Hex(1, "0123456789abcdef0123456789abcdef").Hex(2, "0123456789abcdef").Message(13, new Proto().Hex(1, "aa")).Varint(14, 2);

        var row = OtlpProtobuf.ReadSpans(SampleRequests.InResource(SampleRequests.InScope(span))).Batch.Spans.Single();

        Assert.Equal((0, 3u), (row.Links.Count, row.DroppedLinks));
    }

    [Fact]
    public void A_histogram_whose_buckets_do_not_fit_its_bounds_is_rejected_alone()
    {
        var data = new Proto().Message(1, new Proto().PackedFixed64(6, 1, 2).PackedDouble(7, 1, 2)).Message(1, new Proto().PackedFixed64(6, 1, 2).PackedDouble(7, 1));

        var decoded = OtlpProtobuf.ReadMetrics(SampleRequests.InResource(SampleRequests.InScope(new Proto().Text(1, "h").Message(9, data))));

        Assert.Equal(new Rejections(1, "a histogram point has 2 bucket counts for 2 bounds, expected 3"), decoded.Rejected);
        Assert.Equal(1, decoded.Batch.ItemCount);
    }

    [Fact]
    public void Invalid_UTF8_becomes_replacement_characters()
    {
        var span = new Proto().Hex(1, "0123456789abcdef0123456789abcdef").Hex(2, "0123456789abcdef").Bytes(5, [(byte)'a', 0xFF, (byte)'b']);

        var batch = OtlpProtobuf.ReadSpans(SampleRequests.InResource(SampleRequests.InScope(span))).Batch;

        Assert.Equal("a\uFFFDb", batch.Values.Text(batch.Spans.Single().Name));
    }

    [Fact]
    public void A_text_is_held_once_however_often_it_comes()
    {
        var request = SampleRequests.InResource(SampleRequests.InScope([.. Enumerable.Range(0, 1000).Select(i => new Proto()
            .Hex(1, "0123456789abcdef0123456789abcdef").Hex(2, "0123456789abcdef").Text(5, $"name {i % 700}").Attribute(9, "key", $"value {i % 3}"))]));

        var batch = OtlpProtobuf.ReadSpans(request).Batch;

        // service.name, shop, a.library, 1.0, key, and the empty value
        Assert.Equal(700 + 3 + 6, batch.Values.Count);
        Assert.All(batch.Spans.Select((span, i) => (span, i)), pair => Assert.Equal($"name {pair.i % 700}", batch.Values.Text(pair.span.Name)));
    }

    [Fact]
    public void Attributes_that_differ_in_the_middle_alone_are_told_apart()
    {
        // The same length, the same first and last bytes: one slot of the decoder's cache for all of them.
        var request = SampleRequests.InResource(SampleRequests.InScope([.. Enumerable.Range(0, 100).Select(i => new Proto()
            .Hex(1, "0123456789abcdef0123456789abcdef").Hex(2, "0123456789abcdef").Text(5, $"a long beginning {i % 10} a long end").Attribute(9, "a long key", $"value {i % 10} with a long end"))]));

        var batch = OtlpProtobuf.ReadSpans(request).Batch;

        Assert.All(batch.Spans.Select((span, i) => (span, i)), pair =>
        {
            Assert.Equal($"a long beginning {pair.i % 10} a long end", batch.Values.Text(pair.span.Name));
            Assert.Equal($"value {pair.i % 10} with a long end", batch.Find(pair.span.Attributes, "a long key").AsString);
        });
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Values_may_nest_64_deep(int depth, bool expected)
    {
        Assert.Equal(expected, OtlpProtobuf.ReadSpans(DeepRequests.Protobuf(depth)).Error is null);
        Assert.Equal(expected, OtlpJson.ReadSpans(DeepRequests.Json(depth)).Error is null);
    }

    private static void AssertSame<TBatch>(Decoded<TBatch> expected, Decoded<TBatch> actual) where TBatch : SignalBatch
    {
        Assert.Null(expected.Error);
        Assert.Null(actual.Error);
        Assert.True(expected.Batch.ItemCount > 0);
        Assert.Equal(BatchText.Write(expected.Batch), BatchText.Write(actual.Batch));
    }
}
