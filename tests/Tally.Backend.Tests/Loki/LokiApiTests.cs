using System.Net;
using System.Text.Json;
using Tally.Signals;
using static Tally.Backend.Tests.Loki.LogBatchBuilder;

namespace Tally.Backend.Tests.Loki;

public class LokiApiTests(LokiServer server) : IClassFixture<LokiServer>
{
    private static readonly UnixNanos Now = UnixNanos.From(DateTimeOffset.UtcNow);

    [Fact]
    public async Task A_line_sent_over_OTLP_is_found_by_its_trace_id_with_its_metadata_among_the_stream_labels()
    {
        var trace = new TraceId(1, (ulong)Random.Shared.NextInt64());
        Send("api-merged", "order placed", trace);

        var data = await Range($$"""{service_name="api-merged"} | trace_id="{{trace}}" """);

        var stream = Assert.Single(data.GetProperty("result").EnumerateArray());
        Assert.Equal("streams", data.GetProperty("resultType").GetString());
        Assert.Equal("api-merged", stream.GetProperty("stream").GetProperty("service_name").GetString());
        Assert.Equal(trace.ToString(), stream.GetProperty("stream").GetProperty("trace_id").GetString());
        Assert.Equal("info", stream.GetProperty("stream").GetProperty("detected_level").GetString());
        Assert.Equal([Now.ToString(), "order placed"], stream.GetProperty("values")[0].EnumerateArray().Select(v => v.GetString()));
        Assert.True(data.GetProperty("stats").GetProperty("summary").GetProperty("totalLinesProcessed").GetInt64() > 0);
    }

    [Fact]
    public async Task Categorised_labels_keep_metadata_and_parsed_fields_apart()
    {
        Send("api-apart", "status=200", new(2, 3));

        var data = await Range("""{service_name="api-apart"} | logfmt""", categorized: true);

        Assert.Equal("categorize-labels", data.GetProperty("encodingFlags")[0].GetString());
        var stream = Assert.Single(data.GetProperty("result").EnumerateArray());
        Assert.Equal(["service_name"], stream.GetProperty("stream").EnumerateObject().Select(p => p.Name));
        var third = stream.GetProperty("values")[0][2];
        Assert.Equal("200", third.GetProperty("parsed").GetProperty("status").GetString());
        Assert.Equal(new TraceId(2, 3).ToString(), third.GetProperty("structuredMetadata").GetProperty("trace_id").GetString());
    }

    [Fact]
    public async Task The_newest_lines_come_first_and_the_limit_counts_over_all_streams()
    {
        for (var i = 0; i < 10; i++)
            Send(i % 2 == 0 ? "limit-a" : "limit-b", $"line {i}", default, Now - TimeSpan.FromSeconds(i));

        var backward = await Range("""{service_name=~"limit-.*"}""", "&limit=3");
        var forward = await Range("""{service_name=~"limit-.*"}""", "&limit=3&direction=forward");

        Assert.Equal(["line 0", "line 1", "line 2"], Lines(backward).Order());
        Assert.Equal(["line 7", "line 8", "line 9"], Lines(forward).Order());
    }

    [Fact]
    public async Task A_form_post_means_the_same_as_a_get()
    {
        Send("posted", "hello", default);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["query"] = """{service_name="posted"}""", ["since"] = "10m" });

        using var response = await server.Http.PostAsync("/loki/api/v1/query_range", form);

        Assert.Equal(["hello"], Lines(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("data")));
    }

    [Fact]
    public async Task Labels_their_values_and_series_name_the_streams()
    {
        Send("named", "x", default);

        Assert.Contains("service_name", Strings((await server.Get("/loki/api/v1/labels")).GetProperty("data")));
        Assert.Contains("named", Strings((await server.Get("/loki/api/v1/label/service_name/values")).GetProperty("data")));
        Assert.Equal(["named"], Strings((await server.Get($"/loki/api/v1/label/service_name/values?query={Uri.EscapeDataString("""{service_name="named"}""")}")).GetProperty("data")));
        var series = (await server.Get($"/loki/api/v1/series?match[]={Uri.EscapeDataString("""{service_name="named"}""")}")).GetProperty("data");
        Assert.Equal("named", Assert.Single(series.EnumerateArray()).GetProperty("service_name").GetString());
    }

    [Fact]
    public async Task Index_stats_and_volume_count_a_streams_lines_and_bytes()
    {
        Send("volume", "12345", default);
        Send("volume", "123", default, Now - TimeSpan.FromSeconds(1));
        var query = Uri.EscapeDataString("""{service_name="volume"}""");

        var stats = await server.Get($"/loki/api/v1/index/stats?query={query}");
        var volume = (await server.Get($"/loki/api/v1/index/volume?query={query}")).GetProperty("data").GetProperty("result")[0];

        Assert.Equal((1, 2, 8), (stats.GetProperty("streams").GetInt32(), stats.GetProperty("entries").GetInt32(), stats.GetProperty("bytes").GetInt32()));
        Assert.Equal("8", volume.GetProperty("value")[1].GetString());
    }

    [Fact]
    public async Task A_count_is_a_vector_at_one_time_a_matrix_over_a_range_and_arithmetic_a_scalar()
    {
        Send("counted", "one", default, Now - TimeSpan.FromMinutes(2));
        Send("counted", "two", default, Now - TimeSpan.FromMinutes(1));
        var query = Uri.EscapeDataString("""sum by (service_name) (count_over_time({service_name="counted"}[90s]))""");

        var vector = (await server.Get($"/loki/api/v1/query?query={query}&time={Now}")).GetProperty("data");
        var matrix = (await server.Get($"/loki/api/v1/query_range?query={query}&start={Now - TimeSpan.FromMinutes(2)}&end={Now}&step=60")).GetProperty("data");
        var scalar = (await server.Get($"/loki/api/v1/query?query={Uri.EscapeDataString("1 + 1")}&time={Now}")).GetProperty("data");

        Assert.Equal(("vector", "matrix", "scalar"), (Kind(vector), Kind(matrix), Kind(scalar)));
        var sample = Assert.Single(vector.GetProperty("result").EnumerateArray());
        Assert.Equal(("""{"service_name":"counted"}""", "1"), (sample.GetProperty("metric").GetRawText(), sample.GetProperty("value")[1].GetString()));
        Assert.Equal(["1", "2", "1"], matrix.GetProperty("result")[0].GetProperty("values").EnumerateArray().Select(point => point[1].GetString()));
        Assert.Equal("2", scalar.GetProperty("result")[1].GetString());

        static string? Kind(JsonElement data) => data.GetProperty("resultType").GetString();
    }

    [Fact]
    public async Task Lines_have_no_one_time_so_an_instant_query_for_them_is_refused_in_Lokis_words()
    {
        using var response = await server.Http.GetAsync($"/loki/api/v1/query?query={Uri.EscapeDataString("""{app="a"}""")}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("log queries are not supported as an instant query type, please change your query to a range query type", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_volume_over_time_counts_the_bytes_of_every_step()
    {
        var minute = Now.Value / UnixNanos.PerSecond / 60 * 60 - 1800;
        var start = new UnixNanos(minute * UnixNanos.PerSecond);
        Send("volume-range", "12345", default, start);
        Send("volume-range", "123", default, start + TimeSpan.FromSeconds(59));
        Send("volume-range", "1", default, start + TimeSpan.FromSeconds(120));
        var query = $"query={Uri.EscapeDataString("""{service_name="volume-range"}""")}&start={start}&end={start + TimeSpan.FromMinutes(4)}&step=60";

        var data = (await server.Get($"/loki/api/v1/index/volume_range?{query}")).GetProperty("data");
        var byName = (await server.Get($"/loki/api/v1/index/volume_range?{query}&aggregateBy=labels")).GetProperty("data").GetProperty("result")[0];

        Assert.Equal("matrix", data.GetProperty("resultType").GetString());
        var series = Assert.Single(data.GetProperty("result").EnumerateArray());
        Assert.Equal("volume-range", series.GetProperty("metric").GetProperty("service_name").GetString());
        Assert.Equal([$"{minute + 59}.999 8", $"{minute + 179}.999 1"], series.GetProperty("values").EnumerateArray().Select(point => $"{point[0].GetRawText()} {point[1].GetString()}"));
        Assert.Equal("""{"service_name":""}""", byName.GetProperty("metric").GetRawText());
    }

    [Fact]
    public async Task A_query_is_laid_out_for_reading_and_a_wrong_one_is_answered_with_the_place()
    {
        var formatted = await server.Get($"/loki/api/v1/format_query?query={Uri.EscapeDataString("""{ app=~`a.*`}|="x"|json""")}");
        using var wrong = await server.Http.GetAsync($"/loki/api/v1/format_query?query={Uri.EscapeDataString("{app=}")}");

        Assert.Equal(("success", """{app=~"a.*"} |= "x" | json"""), (formatted.GetProperty("status").GetString(), formatted.GetProperty("data").GetString()));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal("""{"status":"invalid-query","error":"parse error at line 1, col 6: syntax error: unexpected }, expecting STRING"}""", await wrong.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_field_of_a_JSON_line_is_told_with_its_path()
    {
        Send("paths", """{"a":{"b c":"1KB","service_name":"x"},"ok":true}""", default);

        var fields = (await server.Get($"/loki/api/v1/detected_fields?query={Uri.EscapeDataString("""{service_name="paths"}""")}")).GetProperty("fields").EnumerateArray()
            .Where(field => field.TryGetProperty("jsonPath", out _)).Select(field => $"{field.GetProperty("label")} {field.GetProperty("type")} {field.GetProperty("jsonPath").GetRawText()}");

        Assert.Equal(["""a_b_c bytes ["a","b c"]""", """a_service_name string ["a","service_name"]""", """ok boolean ["ok"]"""], fields);
    }

    [Fact]
    public async Task Detected_fields_and_labels_tell_what_can_be_filtered_by()
    {
        Send("detected", """{"status":200,"took":"5ms"}""", default);
        var query = Uri.EscapeDataString("""{service_name="detected"}""");

        var fields = (await server.Get($"/loki/api/v1/detected_fields?query={query}")).GetProperty("fields").EnumerateArray().ToDictionary(f => f.GetProperty("label").GetString()!, f => f.GetProperty("type").GetString());
        var labels = (await server.Get($"/loki/api/v1/detected_labels?query={query}")).GetProperty("detectedLabels");

        Assert.Equal(("int", "duration"), (fields["status"], fields["took"]));
        Assert.Equal("service_name", Assert.Single(labels.EnumerateArray()).GetProperty("label").GetString());
    }

    [Theory]
    [InlineData("""{app="a" """, "parse error at line 1, col 10: syntax error: unexpected $end, expecting } or ,")]
    [InlineData("""{app=~".*"}""", "parse error at line 1, col 1: queries require at least one regexp or equality matcher")]
    [InlineData("", "the parameter 'query' is missing or empty")]
    public async Task A_query_that_makes_no_sense_is_answered_with_400_and_the_place_in_plain_text(string query, string message)
    {
        using var response = await server.Http.GetAsync($"/loki/api/v1/query_range?query={Uri.EscapeDataString(query)}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains(message, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("start=yesterday", "could not parse 'yesterday'")]
    [InlineData("limit=0", "limit must be a positive value")]
    [InlineData("limit=9999", "max entries limit per query exceeded")]
    [InlineData("direction=sideways", "invalid direction 'sideways'")]
    [InlineData("start=1&end=2000000000", "the query time range exceeds the limit")]
    [InlineData("start=2000000000&end=1", "end timestamp must not be before")]
    public async Task Wrong_parameters_are_named(string parameters, string message)
    {
        using var response = await server.Http.GetAsync($"/loki/api/v1/query_range?{parameters}&query={Uri.EscapeDataString("""{app="a"}""")}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(message, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task It_says_that_it_is_ready_and_which_Loki_it_follows()
    {
        Assert.Equal("ready\n", await server.Http.GetStringAsync("/ready"));
        Assert.Equal("3.7.6", (await server.Get("/loki/api/v1/status/buildinfo")).GetProperty("version").GetString());
    }

    private void Send(string service, string body, TraceId trace, UnixNanos? time = null)
    {
        var result = server.Sink.Append(new LogBatchBuilder()
            .Resource(("service.name", S(service)), ("host.name", S("h1")))
            .Scope("tests", "1.0")
            .Record(S(body), row => row with { Time = time ?? Now, Severity = 9, TraceId = trace })
            .Batch);
        Assert.Equal(0, result.Rejected);
    }

    private async Task<JsonElement> Range(string query, string more = "", bool categorized = false) =>
        (await server.Get($"/loki/api/v1/query_range?query={Uri.EscapeDataString(query)}{more}", categorized)).GetProperty("data");

    private static IEnumerable<string> Lines(JsonElement data) =>
        data.GetProperty("result").EnumerateArray().SelectMany(stream => stream.GetProperty("values").EnumerateArray()).Select(value => value[1].GetString()!);

    private static IEnumerable<string> Strings(JsonElement array) => array.EnumerateArray().Select(value => value.GetString()!);
}
