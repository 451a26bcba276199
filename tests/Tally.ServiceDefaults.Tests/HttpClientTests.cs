using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tally.ServiceDefaults.Tests;

/// <summary>Calls to a service that has its bad moments.</summary>
public class HttpClientTests
{
    [Theory]
    [InlineData("GET", "200", 200, 1)]
    [InlineData("GET", "503 503 200", 200, 3)]
    [InlineData("GET", "503 503 503 200", 503, 3)]
    [InlineData("GET", "429 200", 200, 2)]
    [InlineData("GET", "408 502 200", 200, 3)]
    [InlineData("PUT", "504 200", 200, 2)]
    [InlineData("DELETE", "503 200", 200, 2)]
    [InlineData("POST", "503 200", 503, 1)]
    [InlineData("PATCH", "503 200", 503, 1)]
    [InlineData("GET", "500 200", 500, 1)]
    [InlineData("GET", "404 200", 404, 1)]
    [InlineData("GET", "hang 200", 200, 2)]
    [InlineData("POST", "hang 200", 0, 1)]
    public async Task What_may_be_repeated_is_repeated(string method, string answers, int status, int attempts)
    {
        await using var called = await Called.Started(answers);
        await using var caller = await Caller(("services:called:http:0", called.Url));

        var answer = await Send(caller, method);

        Assert.Equal((status, attempts), (answer, called.Attempts));
    }

    [Fact]
    public async Task A_request_that_never_reached_anybody_goes_to_another_endpoint_whatever_its_method()
    {
        await using var called = await Called.Started("200 200");
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var nobody = $"http://{closed.LocalEndpoint}";
        closed.Stop();
        await using var caller = await Caller(("services:called:http:0", nobody), ("services:called:http:1", called.Url));

        Assert.Equal(200, await Send(caller, "POST"));
        Assert.Equal(200, await Send(caller, "POST"));
    }

    [Fact]
    public async Task Who_fails_too_often_is_left_alone_for_a_while()
    {
        await using var called = await Called.Started(string.Join(' ', Enumerable.Repeat("503", 4)));
        using var lines = new LineCollector();
        await using var caller = await TestService.Started(
            new()
            {
                ["services:called:http:0"] = called.Url, ["HttpClients:Retries"] = "0",
                ["HttpClients:BreakerMinimumThroughput"] = "4", ["HttpClients:BreakerDuration"] = "00:00:00.5",
            },
            builder => builder.Logging.AddProvider(lines));
        for (var i = 0; i < 4; i++)
            Assert.Equal(503, await Send(caller, "GET"));

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => Client(caller).GetAsync("http://called/"));

        Assert.Equal("The circuit to called is open: it failed too often.", refused.Message);
        Assert.Equal(4, called.Attempts);
        Assert.Single(lines.Lines, line => line.Event == "http.client.circuit_opened");
        await Eventually.Holds(() => Send(caller, "GET").Result == 200, "the answer of one that is well again");
        Assert.Single(lines.Lines, line => line.Event == "http.client.circuit_closed");
    }

    [Fact]
    public async Task One_that_asks_for_patience_gets_it()
    {
        await using var called = await Called.Started("429:1 200");
        await using var caller = await Caller(("services:called:http:0", called.Url));

        Assert.Equal(200, await Send(caller, "GET"));

        var (first, second) = (called.Times.First(), called.Times.Last());
        Assert.InRange((second - first).TotalSeconds, 0.9, 20);
    }

    private static Task<TestService> Caller(params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["HttpClients:RetryDelay"] = "00:00:00", ["HttpClients:AttemptTimeout"] = "00:00:02" };
        foreach (var (key, value) in settings)
            all[key] = value;
        return TestService.Started(all);
    }

    private static HttpClient Client(TestService caller) => caller.App.Services.GetRequiredService<IHttpClientFactory>().CreateClient();

    // 0 where there was no answer
    private static async Task<int> Send(TestService caller, string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "http://called/") { Content = method == "GET" ? null : new StringContent("body") };
        try
        {
            using var response = await Client(caller).SendAsync(request);
            return (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    /// <summary>Answers as told, one after the other, then 200: a status, <c>status:seconds</c> with Retry-After, or hang.</summary>
    private sealed class Called(TestService service, ConcurrentQueue<DateTime> times) : IAsyncDisposable
    {
        public string Url => service.Client.BaseAddress!.ToString();

        public int Attempts => times.Count;

        public IEnumerable<DateTime> Times => times;

        public static async Task<Called> Started(string answers)
        {
            var queue = new ConcurrentQueue<string>(answers.Split(' '));
            var times = new ConcurrentQueue<DateTime>();
            var service = await TestService.Started([], app => app.Run(async context =>
            {
                times.Enqueue(DateTime.UtcNow);
                await Answer(context, queue.TryDequeue(out var next) ? next : "200");
            }));
            return new(service, times);
        }

        public ValueTask DisposeAsync() => service.DisposeAsync();

        private static async Task Answer(HttpContext context, string answer)
        {
            if (answer == "hang")
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
            }

            var parts = answer.Split(':');
            if (parts.Length > 1)
                context.Response.Headers.RetryAfter = parts[1];
            context.Response.StatusCode = int.Parse(parts[0]);
        }
    }
}
