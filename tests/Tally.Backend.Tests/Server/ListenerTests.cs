using System.Net;
using Tally.Backend.Server;

namespace Tally.Backend.Tests.Server;

public sealed class ListenerTests
{
    public static TheoryData<string> Listeners => [.. Enum.GetNames<Listener>()];

    [Theory]
    [MemberData(nameof(Listeners))]
    public async Task Every_listener_says_that_it_is_alive_and_ready_and_shows_the_counters(string name)
    {
        await using var backend = await TestBackend.StartAsync();
        var listener = Enum.Parse<Listener>(name);

        Assert.Equal("alive\n", await GetAsync(backend, listener, "/alive"));
        Assert.StartsWith("ready", await GetAsync(backend, listener, "/ready"), StringComparison.Ordinal);
        Assert.Contains("# TYPE tally_process_cpu_seconds_total counter\ntally_process_cpu_seconds_total ", await GetAsync(backend, listener, "/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listener_answers_its_own_paths_only_whatever_the_Host_header_says()
    {
        await using var backend = await TestBackend.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, backend.Url(Listener.Loki, "/v1/traces"));
        request.Headers.Host = backend[Listener.OtlpHttp].Authority;

        using var response = await backend.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Two_backends_in_one_process_count_for_themselves()
    {
        await using var first = await TestBackend.StartAsync();
        await using var second = await TestBackend.StartAsync();

        using var refused = await first.Http.GetAsync(first.Url(Listener.OtlpHttp, "/v1/logs"));

        const string series = """tally_receiver_refused_total{signal="logs",transport="http",reason="method_not_allowed"}""";
        Assert.Equal((1, 0), (await first.CounterAsync(series), await second.CounterAsync(series)));
    }

    // The listener of gRPC speaks HTTP/2 alone, the others HTTP/1.1.
    private static async Task<string> GetAsync(TestBackend backend, Listener listener, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, backend.Url(listener, path))
        {
            Version = listener == Listener.OtlpGrpc ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await backend.Http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}
