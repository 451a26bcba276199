using System.Net;
using Tally.Backend.Otlp.Protobuf;
using Tally.Backend.Tests.Otlp;
using Tally.Signals;
using static Tally.Backend.Tests.Loki.LogBatchBuilder;

namespace Tally.Backend.Tests.Loki;

/// <summary>What is huge, deep, broken or meant to hurt has an answer, and takes nothing else with it.</summary>
public sealed class LogTroubleTests(LokiServer server) : IClassFixture<LokiServer>
{
    private const int TenMegabytes = 10 << 20;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_line_of_10_MB_is_refused_in_Lokis_words_and_the_lines_beside_it_are_kept()
    {
        var result = server.Sink.Append(Batch("huge", new string('x', TenMegabytes), "beside"));

        Assert.Equal((1, $$"""max entry size '262144' bytes exceeded for stream '{service_name="huge"}' while adding an entry with length '{{TenMegabytes}}' bytes"""), (result.Rejected, result.Reason));
        Assert.Equal(["beside"], await server.Lines("""{service_name="huge"}"""));
    }

    [Fact]
    public async Task Where_the_limit_allows_it_a_line_of_10_MB_is_stored_and_found()
    {
        var roomy = new LokiServer(("Storage:Logs:MaxLineBytes", "16777216"));
        await roomy.InitializeAsync();
        try
        {
            Assert.Equal(0, roomy.Sink.Append(Batch("huge", new string('x', TenMegabytes) + " needle")).Rejected);

            Assert.Equal(TenMegabytes + 7, Assert.Single(await roomy.Lines("""{service_name="huge"} |= "needle" |~ "x+ n" """)).Length);
        }
        finally
        {
            await roomy.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_attribute_60_deep_is_one_label_named_for_its_way_and_a_body_60_deep_is_a_line_of_JSON()
    {
        var builder = new LogBatchBuilder().Resource(("service.name", S("deep"))).Record(Nested(60, "b"), Now, ("k", Nested(60, "k")));
        Assert.Equal(0, server.Sink.Append(builder.Batch).Rejected);

        var way = string.Join('_', Enumerable.Repeat("k", 61));
        var inLine = string.Join('_', Enumerable.Repeat("b", 60));
        var line = Assert.Single(await server.Lines($$"""{service_name="deep"} | {{way}}="leaf" | json | {{inLine}}="leaf" """));

        Assert.Equal(string.Concat(Enumerable.Repeat("{\"b\":", 60)) + "\"leaf\"" + new string('}', 60), line);
        Assert.Single(await server.Lines($$"""{service_name="deep"} | json x="{{string.Join('.', Enumerable.Repeat("b", 60))}}" | x="leaf" """));
    }

    [Fact]
    public async Task A_line_of_JSON_deeper_than_128_is_marked_and_kept()
    {
        server.Sink.Append(Batch("deeper", string.Concat(Enumerable.Repeat("{\"b\":", 1000)) + "1" + new string('}', 1000)));

        Assert.Single(await server.Lines("""{service_name="deeper"} | json | __error__="JSONParserErr" """));
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_kept_as_replacement_characters()
    {
        byte[] broken = [(byte)'a', 0xFF, 0xC3, (byte)'b'];
        var record = new Proto().Fixed64(1, (ulong)UnixNanos.From(DateTimeOffset.UtcNow).Value).Message(5, new Proto().Bytes(1, broken)).Message(6, new Proto().Bytes(1, "key"u8.ToArray()).Message(2, new Proto().Bytes(1, broken)));
        byte[] request = new Proto().Message(1, new Proto().Message(1, new Proto().Attribute(1, "service.name", "broken")).Message(2, new Proto().Message(2, record)));

        Assert.Equal(0, server.Sink.Append(OtlpProtobuf.ReadLogs(request).Batch).Rejected);

        Assert.Equal(["a\uFFFD\uFFFDb"], await server.Lines("{service_name=\"broken\"} | key=\"a\uFFFD\uFFFDb\" |= \"\uFFFD\""));
    }

    [Fact]
    public async Task A_line_that_comes_an_hour_late_is_found_by_its_own_time()
    {
        var then = UnixNanos.From(DateTimeOffset.UtcNow) - TimeSpan.FromMinutes(61);
        server.Sink.Append(Batch("late", "on time"));
        server.Sink.Append(new LogBatchBuilder().Resource(("service.name", S("late"))).Record(S("an hour late"), row => row with { Time = then }).Batch);

        Assert.Equal(["on time"], await server.Lines("""{service_name="late"}"""));
        var answer = await server.Get($"/loki/api/v1/query_range?start={then}&end={then.Value + 1}&query={Uri.EscapeDataString("""{service_name="late"}""")}");
        Assert.Equal("an hour late", answer.GetProperty("data").GetProperty("result")[0].GetProperty("values")[0][1].GetString());
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|a)*b")]
    [InlineData("(.*)*(.*)*[^a]$")]
    public async Task A_regex_that_would_run_away_elsewhere_takes_time_in_line_with_the_lines_length(string regex)
    {
        server.Sink.Append(Batch("runaway", new string('a', 100_000) + "!"));

        await server.Lines($$"""{service_name="runaway"} |~ "{{regex}}" """).WaitAsync(Soon);
        await server.Lines($$"""{service_name="runaway"} | regexp "(?P<x>{{regex}})" """).WaitAsync(Soon);
    }

    public static TheoryData<string, string> Refused => new()
    {
        { "|~ \"" + new string('a', 70_000) + "\"", "parse error at line 1, col 14: the regular expression has 70000 characters, at most 65536 are allowed" },
        { "|~ \"((a{1000}){1000}){1000}\"", "parse error at line 1, col 14: error parsing regexp: " },
        { "|~ \"(?=x)\"", "parse error at line 1, col 14: error parsing regexp: invalid or unsupported Perl syntax: `(?=`" },
        { "| a=~\"(\"", "parse error at line 1, col 16: error parsing regexp: " },
        { "|= \"" + new string('a', 140_000) + "\"", "parse error at line 1, col 1: input size too long (140015 > 131072)" },
        { "| " + new string('(', 300) + "a=\"b\"" + new string(')', 300), "the query nests deeper than 200" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_would_cost_too_much_is_refused_with_the_place(string stage, string message)
    {
        using var form = new FormUrlEncodedContent([new("query", $$"""{app="a"} {{stage}}""")]);
        using var response = await server.Http.PostAsync("/loki/api/v1/query_range", form);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(message, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_answer_in_Lokis_words()
    {
        var strict = new LokiServer(("Loki:Limits:MaxSeries", "2"), ("Loki:Limits:MaxEntries", "10"), ("Loki:Limits:MaxLength", "02:00:00"), ("Loki:Limits:MaxBytesRead", "30"));
        await strict.InitializeAsync();
        try
        {
            strict.Sink.Append(Batch("one", "0123456789"));
            strict.Sink.Append(Batch("two", "0123456789"));
            const string all = "query={service_name=~\".%2B\"}";
            Assert.Contains("max entries limit per query exceeded, limit > max_entries_limit_per_query (11 > 10)", await Error(strict, $"{all}&limit=11"), StringComparison.Ordinal);
            Assert.Contains("the query time range exceeds the limit (query length: 3h, limit: 2h)", await Error(strict, $"{all}&since=3h"), StringComparison.Ordinal);
            Assert.Contains("exceeded maximum resolution of 11,000 points per time series", await Error(strict, "query=rate({service_name=~\".%2B\"}[1m])&step=0.1"), StringComparison.Ordinal);
            strict.Sink.Append(Batch("three", "x"));
            Assert.Contains("maximum number of series (2) reached for a single query", await Error(strict, $"query=rate({{service_name=~\".%2B\"}}[1m])&step=1&end={UnixNanos.From(DateTimeOffset.UtcNow) + TimeSpan.FromMinutes(1)}"), StringComparison.Ordinal);
            strict.Sink.Append(Batch("three", "0123456789"));
            Assert.Contains("the query would read too many bytes (query: 31 B, limit: 30 B)", await Error(strict, $"{all}&limit=10"), StringComparison.Ordinal);
        }
        finally
        {
            await strict.DisposeAsync();
        }
    }

    private static async Task<string> Error(LokiServer server, string parameters)
    {
        using var response = await server.Http.GetAsync(new Uri($"/loki/api/v1/query_range?{parameters}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private static LogBatch Batch(string service, params string[] lines)
    {
        var builder = new LogBatchBuilder().Resource(("service.name", S(service)));
        foreach (var line in lines)
            builder.Record(S(line), Now);
        return builder.Batch;
    }

    private static LogRow Now(LogRow row) => row with { Time = UnixNanos.From(DateTimeOffset.UtcNow) };

    private static AttributeValue Nested(int depth, string key)
    {
        var value = S("leaf");
        for (var i = 0; i < depth; i++)
            value = AttributeValue.From([KeyValuePair.Create(key, value)]);
        return value;
    }
}
