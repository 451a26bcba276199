using System.Net;
using System.Text.Json;
using Tally.Backend.Otlp.Protobuf;
using Tally.Backend.Tests.Otlp;
using Tally.Signals;

namespace Tally.Backend.Tests.Tempo;

/// <summary>Traces as no one would wish them: each has its answer.</summary>
public sealed class TroubleTests(TempoServer server) : IClassFixture<TempoServer>
{
    private static readonly UnixNanos Epoch = UnixNanos.From(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(0xC1, true)]
    [InlineData(0xC2, false)]
    public async Task A_trace_of_100_000_spans_is_stored_searched_and_answered(int trace, bool isChain)
    {
        const int Spans = 100_000;
        var batch = Batch("huge");
        for (var i = 1; i <= Spans; i++)
            Add(batch, trace, i, i == 1 ? 0 : isChain ? i - 1 : 1, i == Spans ? "last" : "inner", Epoch.Value + i);
        Assert.Equal(0, server.Append(batch).Rejected);

        var found = Assert.Single((await server.Json($"/api/search?q={{ nestedSetParent = -1 }} >> {{ name = \"last\" }}&start={Seconds()}&end={Seconds() + 10}")).GetProperty("traces").EnumerateArray(),
            item => item.GetProperty("traceID").GetString()!.EndsWith($"{trace:x}", StringComparison.Ordinal));
        Assert.Equal(Spans, found.GetProperty("serviceStats").GetProperty("huge").GetProperty("spanCount").GetInt32());
        Assert.Equal(Spans, SpanCount(await server.Json($"/api/traces/{trace:x}")));
    }

    [Fact]
    public async Task Attributes_nested_60_deep_come_back_as_they_were()
    {
        Assert.Equal(0, server.Append(OtlpProtobuf.ReadSpans(DeepRequests.Protobuf(60)).Batch).Rejected);
        var value = (await server.Json("/api/traces/0123456789abcdef0123456789abcdef")).GetProperty("batches")[0].GetProperty("scopeSpans")[0].GetProperty("spans")[0].GetProperty("attributes")[0].GetProperty("value");
        for (var depth = 1; depth < 60; depth++)
            value = value.GetProperty("arrayValue").GetProperty("values")[0];
        Assert.Equal("core", value.GetProperty("stringValue").GetString());
        Assert.Empty((await server.Json("/api/search?q={ span.deep = \"core\" }")).GetProperty("traces").EnumerateArray());
    }

    [Fact]
    public async Task Invalid_UTF8_is_stored_with_replacement_characters()
    {
        var request = SampleRequests.InResource(SampleRequests.InScope(
            new Proto().Hex(1, "000000000000000000000000000000c4").Hex(2, "0000000000000001").Bytes(5, [(byte)'a', 0xFF, (byte)'b'])));
        server.Append(OtlpProtobuf.ReadSpans(request).Batch);
        Assert.Single((await server.Json("/api/search?q={ name = \"a\uFFFDb\" }")).GetProperty("traces").EnumerateArray());
    }

    [Fact]
    public async Task A_span_sent_twice_is_answered_once()
    {
        for (var i = 0; i < 2; i++)
        {
            var batch = Batch("twice");
            Add(batch, 0xC5, 1, 0, $"try {i}", Epoch.Value);
            server.Append(batch);
        }
        var trace = await server.Json("/api/traces/c5");
        Assert.Equal(1, SpanCount(trace));
        Assert.Contains("try 0", JsonSerializer.Serialize(trace), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_span_an_hour_late_joins_its_trace()
    {
        var first = Batch("late");
        Add(first, 0xC6, 2, 1, "child", Epoch.Value + 3_600_000_000_000);
        await Append(first);
        // What comes between seals the segment that the first span is in.
        for (var i = 0; i < 3; i++)
        {
            var filler = Batch("filler");
            for (var j = 1; j <= 1000; j++)
                Add(filler, 0x10000 + i, j, 0, "filler", Epoch.Value + 7_200_000_000_000);
            await Append(filler);
        }
        var late = Batch("late");
        Add(late, 0xC6, 1, 0, "root", Epoch.Value);
        await Append(late);
        Assert.Equal(2, SpanCount(await server.Json("/api/traces/c6")));
        Assert.Single((await server.Json("/api/search?q={ name = \"root\" } > { name = \"child\" }")).GetProperty("traces").EnumerateArray());
    }

    [Fact]
    public async Task Parents_in_a_circle_stand_in_no_relation_and_harm_nothing()
    {
        var batch = Batch("circle");
        Add(batch, 0xC7, 1, 3, "one", Epoch.Value);
        Add(batch, 0xC7, 2, 1, "two", Epoch.Value + 1);
        Add(batch, 0xC7, 3, 2, "three", Epoch.Value + 2);
        Add(batch, 0xC7, 4, 4, "itself", Epoch.Value + 3);
        server.Append(batch);
        Assert.Equal(4, SpanCount(await server.Json("/api/traces/c7")));
        foreach (var relation in (string[])[">", ">>", "<", "<<", "~"])
            Assert.Empty((await server.Json($"/api/search?q={{ resource.service.name = \"circle\" }} {Uri.EscapeDataString(relation)} {{ resource.service.name = \"circle\" }}")).GetProperty("traces").EnumerateArray());
        Assert.Single((await server.Json("/api/search?q={ name = \"two\" %26%26 nestedSetLeft = 0 }")).GetProperty("traces").EnumerateArray());
    }

    [Fact]
    public async Task A_search_over_too_long_a_time_is_refused() =>
        Assert.Equal(
            (HttpStatusCode.BadRequest, "range specified by start and end exceeds 168h0m0s. received start=1767225600 end=1767830401"),
            await server.Text("/api/search?q={}&start=1767225600&end=1767830401"));

    // As a sender does that is told to come again.
    private async Task Append(SpanBatch batch)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(20); server.Append(batch).IsOverloaded; await Task.Delay(10))
            Assert.True(DateTime.UtcNow < deadline, "the store stays overloaded");
    }

    private static long Seconds() => Epoch.Value / UnixNanos.PerSecond;

    private static SpanBatch Batch(string service)
    {
        var batch = new SpanBatch { Scopes = { default } };
        batch.Attributes.Add(new(batch.Values.Add("service.name"), batch.Values.Add(service)));
        batch.Resources.Add(new(new(0, 1), 0, 0));
        return batch;
    }

    private static void Add(SpanBatch batch, int trace, int id, int parent, string name, long start) => batch.Spans.Add(new SpanRow
    {
        TraceId = new(0, (ulong)trace), SpanId = new((ulong)id), ParentSpanId = new((ulong)parent),
        Name = batch.Values.Add(name), Start = new(start), End = new(start + 1000), Kind = SpanKind.Internal,
    });

    private static int SpanCount(JsonElement trace) => trace.GetProperty("batches").EnumerateArray()
        .SelectMany(resource => resource.GetProperty("scopeSpans").EnumerateArray()).Sum(scope => scope.GetProperty("spans").GetArrayLength());
}
