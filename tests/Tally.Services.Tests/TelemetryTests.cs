namespace Tally.Services.Tests;

/// <summary>What one vote leaves behind, across the processes that it runs through.</summary>
public class TelemetryTests
{
    [Fact]
    public async Task A_vote_is_one_trace_through_chat_auth_and_the_database()
    {
        await using var receiver = await OtlpReceiver.Started();
        var town = new Town($"OTEL_EXPORTER_OTLP_ENDPOINT={receiver.GrpcUrl}", "OTEL_BSP_SCHEDULE_DELAY=50", "OTEL_BLRP_SCHEDULE_DELAY=50", "OTEL_METRIC_EXPORT_INTERVAL=200");
        await town.InitializeAsync();
        try
        {
            var ada = await town.SignIn("ada");
            var tally = await town.OpenTally(ada);
            using var vote = await town.Post($"/tallies/{tally}/votes", new { option = "tea" }, ada);
            var trace = vote.Headers.GetValues("traceresponse").Single().Split('-')[1];

            var server = await Span("POST /tallies/{id}/votes", trace);
            var client = await Eventually.Find(() => In(trace).FirstOrDefault(span => span.Kind == ReceivedSpan.Client && span.Tags.ContainsKey("url.full")), "chat's call");
            var check = await Span("GET /token", trace);
            var insert = await Span("INSERT votes", trace);

            Assert.Equal("chat", server.Resource["service.name"]);
            Assert.Equal("auth", check.Resource["service.name"]);
            Assert.Equal(server.SpanId, client.ParentId);
            Assert.Equal(client.SpanId, check.ParentId);
            Assert.Equal(server.SpanId, insert.ParentId);
            Assert.Equal(ReceivedSpan.Client, insert.Kind);
            Assert.Equal("sqlite", insert.Tags["db.system.name"]);
            Assert.Equal("INSERT", insert.Tags["db.operation.name"]);
            Assert.Equal("votes", insert.Tags["db.collection.name"]);
            Assert.Contains("VALUES (@id, @voter, @position, @now)", insert.Tags["db.query.text"]);
            Assert.DoesNotContain(In(trace), span => span.Tags.Values.Any(value => value.Contains(ada)));

            var voted = await Eventually.Find(() => receiver.Logs.FirstOrDefault(log => log.Event == "chat.vote" && log.TraceId == trace), "chat's line");
            await Eventually.Find(() => receiver.Logs.FirstOrDefault(log => log.Event == "auth.token_check" && log.TraceId == trace), "auth's line");
            Assert.Equal("cast", voted.Tags["outcome"]);
            Assert.Equal(vote.Headers.GetValues("X-Request-ID").Single(), voted.Tags["request_id"]);

            await Eventually.Find(() => Exemplars("http.server.request.duration").FirstOrDefault(exemplar => exemplar.TraceId == trace), "the request's exemplar");
            await Eventually.Find(() => Exemplars("db.client.operation.duration").FirstOrDefault(exemplar => exemplar.TraceId == trace), "the database call's exemplar");
            await Eventually.Find(() => receiver.Metrics.FirstOrDefault(metric => metric.Name == "tally.votes"), "the count of votes");
        }
        finally
        {
            await town.DisposeAsync();
        }

        IEnumerable<ReceivedSpan> In(string trace) => receiver.Spans.Where(span => span.TraceId == trace);

        Task<ReceivedSpan> Span(string name, string trace) => Eventually.Find(() => In(trace).FirstOrDefault(span => span.Name == name), name);

        IEnumerable<ReceivedExemplar> Exemplars(string metric) =>
            receiver.Metrics.Where(found => found.Name == metric).SelectMany(found => found.Histograms).SelectMany(point => point.Exemplars);
    }
}
