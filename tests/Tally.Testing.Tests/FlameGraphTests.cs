namespace Tally.Testing.Tests;

public class FlameGraphTests
{
    // main 10 { a 3, b 5 { c 4 } }, main itself 2.
    private const string Answer = """
        {"flamegraph":{"names":["total","main","a","b","c"],"total":"10","maxSelf":"4","levels":[
          {"values":["0","10","0","0"]},{"values":["0","10","2","1"]},{"values":["2","3","3","2","0","5","1","3"]},{"values":["6","4","4","4"]}]}}
        """;

    [Fact]
    public async Task A_profile_is_read_as_frames_within_frames()
    {
        await using var server = await AnsweringServer.Start((200, """{"flamegraph":{}}"""), (200, Answer));
        using var telemetry = server.Client();

        var flame = await telemetry.Profile(FlameGraph.Cpu, """{service_name="chat"}""");

        Assert.Equal(10, flame.Total);
        Assert.Equal("c", flame.Hottest!.Name);
        var main = Assert.Single(flame.Root.Children);
        Assert.Equal(["a", "b"], main.Children.Select(frame => frame.Name));
        Assert.Equal((5, 1, "c"), (main.Children[1].Total, main.Children[1].Self, main.Children[1].Children.Single().Name));
        Assert.Equal((0.5, 1.0, 0.0), (flame.Share("b"), flame.Share("main"), flame.Share("nothing")));
        Assert.Equal(2, server.Questions.Count(question => question == "/querier.v1.QuerierService/SelectMergeStacktraces"));
    }

    [Fact]
    public async Task A_span_is_asked_for_by_its_own_call()
    {
        await using var server = await AnsweringServer.Start((200, Answer));
        using var telemetry = server.Client();

        await telemetry.Profile(FlameGraph.Cpu, "{}", spanId: "00f067aa0ba902b7");

        Assert.Equal("/querier.v1.QuerierService/SelectMergeSpanProfile", Assert.Single(server.Questions));
    }

    [Fact]
    public async Task A_client_without_pyroscope_says_so()
    {
        var nowhere = new Uri("http://127.0.0.1:1");
        using var telemetry = new TelemetryClient(nowhere, nowhere, nowhere);

        await Assert.ThrowsAsync<InvalidOperationException>(() => telemetry.Profile(FlameGraph.Cpu, "{}"));
    }
}
