namespace Tally.Backend.Tests.Alloy.Policies;

/// <summary>What is no secret comes through the shipped pipeline unchanged.</summary>
public sealed class HarmlessTests
{
    [Theory]
    [InlineData("http.request.method", "GET")]
    [InlineData("http.route", "/rooms/{id}/messages")]
    [InlineData("url.full", "https://shop.example/basket?page=2&sort=price")]
    [InlineData("server.address", "10.0.0.12")]
    [InlineData("user.id", "user-4711")]
    [InlineData("session.id", "b1946ac92492d234")]
    [InlineData("service.version", "tally@1.2.3+0af7651")]
    [InlineData("gen_ai.usage.input_tokens", "812")]
    [InlineData("db.query.text", "SELECT id FROM votes WHERE tally = $1")]
    [InlineData("db.client.connection.pool.name", "shop")]
    [InlineData("code.function.name", "Tally.Auth.TokenEndpoint.Check")]
    [InlineData("exception.message", "The connection was reset by 10.0.0.7:5432.")]
    [InlineData("trace.parent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("time", "1764182400000000000")]
    [InlineData("package", "react@18.2.0")]
    [InlineData("event.name", "auth.token_check")]
    public void An_attribute_stays_as_it_is(string key, string value)
    {
        using var pipeline = new TestPipeline();

        pipeline.Send(Drafts.Span(attributes: [(key, value)]));

        var batch = Assert.Single(pipeline.Traces.Batches);
        Assert.Equal($"{key}={value}", batch.Text(batch.Spans[0].Attributes));
    }

    [Theory]
    [InlineData("Vote in tally 42: counted")]
    [InlineData("Token check: refused")]
    [InlineData("A message of 12 characters in kitchen")]
    [InlineData("HTTP/2 GET https://chat/rooms 200 in 12.5 ms")]
    [InlineData("Searched 1200 messages of kitchen in 3 ms")]
    public void A_line_stays_as_it_is(string body)
    {
        using var pipeline = new TestPipeline();

        pipeline.Send(Drafts.Log(body));

        var batch = Assert.Single(pipeline.Logs.Batches);
        Assert.Equal(body, batch.Values.Text(batch.Records[0].Body));
    }

    [Fact]
    public void Resources_stay_whole_for_who_sent_is_no_secret()
    {
        using var pipeline = new TestPipeline();

        pipeline.Send(Drafts.Log("a line", service: "chat"));

        var batch = Assert.Single(pipeline.Logs.Batches);
        Assert.Equal("service.name=chat", batch.Text(batch.Resources[0].Attributes));
    }
}
