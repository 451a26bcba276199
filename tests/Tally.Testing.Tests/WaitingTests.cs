namespace Tally.Testing.Tests;

public class WaitingTests
{
    private const string Empty = """{"status":"success","data":{"resultType":"vector","result":[]}}""";
    private const string One = """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"chat"},"value":[1700000000.5,"1"]}]}}""";
    private const string Two = """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"chat"},"value":[1700000001,"2"]}]}}""";

    [Fact]
    public async Task An_answer_that_is_not_there_yet_is_asked_for_again()
    {
        await using var server = await AnsweringServer.Start((503, "starting"), (404, "not yet"), (429, "busy"), (200, Empty), (200, One));
        using var telemetry = server.Client();

        var samples = await telemetry.Metric("up");

        Assert.Equal(1, Assert.Single(samples).Value);
        Assert.Equal(5, server.Questions.Count);
    }

    [Fact]
    public async Task A_condition_of_the_test_is_waited_for()
    {
        await using var server = await AnsweringServer.Start((200, One), (200, Two));
        using var telemetry = server.Client();

        var samples = await telemetry.Metric("up", until: found => found[0].Value > 1);

        Assert.Equal(2, samples[0].Value);
    }

    [Fact]
    public async Task At_the_deadline_the_message_shows_the_question_and_the_last_answer()
    {
        await using var server = await AnsweringServer.Start((200, Empty));
        using var telemetry = server.Client(new() { Deadline = TimeSpan.FromSeconds(3) });

        var failure = await Assert.ThrowsAsync<TelemetryTimeoutException>(() => telemetry.Metric("""rate(x{a="b"}[1m])"""));

        Assert.Contains("""rate(x{a="b"}[1m])""", failure.Message, StringComparison.Ordinal);
        Assert.Contains(Empty, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_query_fails_at_once()
    {
        await using var server = await AnsweringServer.Start((400, "1:4: parse error"), (200, One));
        using var telemetry = server.Client();

        var failure = await Assert.ThrowsAsync<TelemetryQueryException>(() => telemetry.Metric("up{"));

        Assert.Contains("1:4: parse error", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Questions);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_as_a_cancellation()
    {
        await using var server = await AnsweringServer.Start((200, Empty));
        using var telemetry = server.Client();
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => telemetry.Metric("up", cancellationToken: cancel.Token));
    }

    [Fact]
    public async Task A_backend_that_is_not_up_is_waited_for_and_then_named()
    {
        var server = await AnsweringServer.Start((200, One));
        var url = server.Url;
        await server.DisposeAsync();
        using var telemetry = new TelemetryClient(url, url, url, new() { Deadline = TimeSpan.FromMilliseconds(300) });

        var failure = await Assert.ThrowsAsync<TelemetryTimeoutException>(() => telemetry.Metric("up"));

        Assert.Contains(url.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tenant_travels_as_a_header()
    {
        await using var server = await AnsweringServer.Start((200, One));
        using var telemetry = server.Client(new() { Tenant = "blue" });

        await telemetry.Metric("up");

        Assert.Equal("blue", Assert.Single(server.Tenants));
    }
}
