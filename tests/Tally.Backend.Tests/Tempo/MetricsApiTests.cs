using System.Net;
using System.Text.Json;

namespace Tally.Backend.Tests.Tempo;

/// <summary>Metrics over spans, on the trace of <see cref="SampleTrace"/>: one span of 250 ms at 2026-01-01 00:00:00, one of 2 ms a millisecond later.</summary>
public sealed class MetricsApiTests(TempoServer server) : IClassFixture<TempoServer>
{
    private const string Range = "&start=1767225600&end=1767225610&step=5s";

    [Fact]
    public async Task A_range_answers_samples_with_exemplars() => Same("""
        [{"labels":[{"key":"resource.service.name","value":{"stringValue":"shop"}}],
          "samples":[{"timestampMs":"1767225600000","value":250.5},{"timestampMs":"1767225605000"},{"timestampMs":"1767225610000"}]}]
        """, await Series("/api/metrics/query_range?q=({ resource.service.name = \"shop\" } | count_over_time() by (resource.service.name)) * 250.5" + Range, dropExemplars: true));

    [Fact]
    public async Task Exemplars_name_their_trace_and_take_the_samples_value_where_they_have_none()
    {
        var series = await server.Json("/api/metrics/query_range?q={ name = \"select\" } | rate()" + Range);
        var exemplar = series.GetProperty("series")[0].GetProperty("exemplars")[0];
        Assert.Equal("1767225600001", exemplar.GetProperty("timestampMs").GetString());
        Assert.Equal(0.2, exemplar.GetProperty("value").GetDouble());
        Assert.Equal(TempoServer.TraceId, exemplar.GetProperty("labels")[0].GetProperty("value").GetProperty("stringValue").GetString());
    }

    [Fact]
    public async Task An_exemplar_of_a_value_has_the_spans_own()
    {
        var series = await server.Json("/api/metrics/query_range?q={ name = \"GET /cart\" } | max_over_time(duration)" + Range);
        Assert.Equal(0.25, series.GetProperty("series")[0].GetProperty("exemplars")[0].GetProperty("value").GetDouble());
    }

    [Theory]
    [InlineData("{} | rate() with(exemplars=false)")]
    [InlineData("{} | rate() with(exemplars=0)")]
    public async Task Exemplars_can_be_left_out(string query) =>
        Assert.False((await server.Json($"/api/metrics/query_range?q={query}{Range}")).GetProperty("series")[0].TryGetProperty("exemplars", out _));

    [Fact]
    public async Task An_instant_query_answers_one_value_a_series() => Same("""
        [{"labels":[{"key":"__name__","value":{"stringValue":"count_over_time"}}],"value":2}]
        """, await Series("/api/metrics/query?q={} | count_over_time()&start=1767225599&end=1767225610"));

    [Fact]
    public async Task The_query_may_stand_under_its_older_name() =>
        Assert.Single((await server.Json("/api/metrics/query?query={} | rate()&start=1767225599&end=1767225610")).GetProperty("series").EnumerateArray());

    [Fact]
    public async Task Times_may_be_nanoseconds_or_rfc_3339() =>
        Assert.Single((await server.Json("/api/metrics/query?q={} | rate()&start=1767225599000000000&end=2026-01-01T00:00:10Z")).GetProperty("series").EnumerateArray());

    [Fact]
    public async Task Too_many_series_make_the_answer_partial()
    {
        var answer = await server.Json("/api/metrics/query?q={} | rate() by (name)&start=1767225599&end=1767225610&maxSeries=1");
        Assert.Single(answer.GetProperty("series").EnumerateArray());
        Assert.Equal("PARTIAL", answer.GetProperty("status").GetString());
        Assert.StartsWith("Response exceeds maximum series limit of 1", answer.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("query_range?q={}", "not a metrics query")]
    [InlineData("query_range?q={ .a = } | rate()", "invalid TraceQL query: parse error at line 1, col 8: syntax error: unexpected \"}\", expected an attribute, a value or \"(\"")]
    [InlineData("query_range?q={} | rate()&start=10&end=10", "end must be greater than start")]
    [InlineData("query_range?q={} | rate()&start=10&end=86411", "metrics query time range exceeds the maximum allowed duration of 24h0m0s")]
    [InlineData("query_range?q={} | rate()&start=0&end=86400&step=1s", "step of 1s is too small, minimum step for given range is 8.64s")]
    [InlineData("query_range?q={} | rate()&start=0&end=10&step=0", "step of 0s is too small, minimum step for given range is 1ms")]
    [InlineData("query_range?q={} | rate()&start=0&end=10&step=soon", "cannot parse \"soon\" to a valid duration")]
    [InlineData("query_range?q={} | rate()&start=0&end=10&step=-5", "cannot parse \"-5\": step must be positive")]
    [InlineData("query?q={} | rate()&start=yesterday&end=10", "could not parse 'start' parameter: \"yesterday\" is neither unix seconds, unix nanoseconds nor an RFC 3339 time")]
    [InlineData("query?q={} | rate()&since=long", "could not parse 'since' parameter: \"long\" is not a duration such as 30m or 1h")]
    public async Task What_is_wrong_with_a_request_is_said_in_plain_text(string request, string message) =>
        Assert.Equal((HttpStatusCode.BadRequest, message), await server.Text("/api/metrics/" + request));

    [Theory]
    [InlineData("/api/search")]
    [InlineData("/api/metrics/query")]
    public async Task A_query_without_end_is_refused_before_it_is_read(string path)
    {
        var server = new TempoServer(("Tempo:MaxQueryBytes", "40"));
        await server.InitializeAsync();
        try
        {
            Assert.Equal(
                (HttpStatusCode.BadRequest, "TraceQL expression exceeds the configured maximum size of 40 bytes, reduce the query expression size or contact your system administrator"),
                await server.Text($"{path}?q={{ name = \"{new string('x', 40)}\" }} | rate()"));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private async Task<JsonElement> Series(string path, bool dropExemplars = false)
    {
        var series = (await server.Json(path)).GetProperty("series");
        return dropExemplars ? JsonSerializer.SerializeToElement(series.EnumerateArray().Select(item => item.EnumerateObject().Where(field => field.Name != "exemplars").ToDictionary(field => field.Name, field => field.Value))) : series;
    }

    private static void Same(string expected, JsonElement actual) =>
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, actual), $"expected {expected}\nbut got  {JsonSerializer.Serialize(actual)}");
}
