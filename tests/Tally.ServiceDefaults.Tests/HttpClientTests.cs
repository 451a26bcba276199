using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Tally.ServiceDefaults.Tests;

/// <summary>Calls to a service that has its bad moments.</summary>
public class HttpClientTests
{
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(2);

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
        var time = new FakeTimeProvider();
        await using var called = await Called.Started(answers);
        await using var caller = await Caller(time, ("services:called:http:0", called.Url));

        var sending = Send(caller, method);
        for (var ended = 0; !sending.IsCompleted; await Task.Delay(5))
            if (called.Hanging > ended)
            {
                ended++;
                time.Advance(AttemptTimeout);
            }

        Assert.Equal((status, attempts), (await sending, called.Attempts));
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

    [Theory]
    [InlineData("GET", false, 2)]
    [InlineData("GET", true, 2)]
    [InlineData("POST", false, 0)]
    [InlineData("POST", true, 0)]
    public async Task A_connection_that_takes_a_request_and_is_closed_may_have_carried_it(string method, bool isReset, int retries)
    {
        // As a proxy does whose service has just gone.
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        var closing = Task.Run(async () =>
        {
            while (await proxy.AcceptTcpClientAsync() is { } connection)
            {
                using (connection)
                {
                    connection.LingerState = new(isReset, 0);
                    _ = await connection.GetStream().ReadAsync(new byte[4096]);
                }
            }
        });
        await using var caller = await Caller(("services:called:http:0", $"http://{proxy.LocalEndpoint}"));
        using var counted = new Retries();

        Assert.Equal(0, await Send(caller, method));

        Assert.Equal(retries, counted.Sum);
        proxy.Stop();
        await Assert.ThrowsAnyAsync<Exception>(() => closing);
    }

    [Fact]
    public async Task One_that_does_not_answer_is_named_with_the_time_it_was_given()
    {
        var time = new FakeTimeProvider();
        await using var called = await Called.Started("hang");
        await using var caller = await Caller(time, ("services:called:http:0", called.Url), ("HttpClients:Retries", "0"));
        var sending = Client(caller).GetAsync("http://called/");
        await Eventually.Holds(() => called.Hanging > 0, "the call");

        time.Advance(AttemptTimeout);

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => sending);
        Assert.Equal("called did not answer within 2 s.", failure.Message);
    }

    [Fact]
    public async Task Who_fails_too_often_is_left_alone_for_a_while()
    {
        await using var called = await Called.Started(string.Join(' ', Enumerable.Repeat("503", 4)));
        using var lines = new LineCollector();
        var time = new FakeTimeProvider();
        await using var caller = await TestService.Started(
            new()
            {
                ["services:called:http:0"] = called.Url, ["HttpClients:Retries"] = "0",
                ["HttpClients:BreakerMinimumThroughput"] = "4", ["HttpClients:BreakerDuration"] = "00:00:05",
            },
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(time);
                builder.Logging.AddProvider(lines);
            });
        for (var i = 0; i < 4; i++)
            Assert.Equal(503, await Send(caller, "GET"));

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => Client(caller).GetAsync("http://called/"));
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(0, await Send(caller, "GET"));

        Assert.Equal("The circuit to called is open: it failed too often.", refused.Message);
        Assert.Equal(4, called.Attempts);
        Assert.Single(lines.Lines, line => line.Event == "http.client.circuit_opened");
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(200, await Send(caller, "GET"));
        Assert.Single(lines.Lines, line => line.Event == "http.client.circuit_closed");
    }

    [Fact]
    public async Task One_that_asks_for_patience_gets_it()
    {
        var time = new FakeTimeProvider();
        await using var called = await Called.Started("429:30 200");
        await using var caller = await Caller(time, ("services:called:http:0", called.Url), ("HttpClients:AttemptTimeout", "00:05:00"));

        var start = time.GetTimestamp();
        var sending = Send(caller, "GET");
        await Eventually.Holds(() => called.Attempts == 1, "the call");
        for (; called.Attempts < 2; await Task.Delay(20))
            time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((200, 2), (await sending, called.Attempts));
        Assert.True(time.GetElapsedTime(start) >= TimeSpan.FromSeconds(30));
    }

    private static Task<TestService> Caller(params (string Key, string Value)[] settings) => Caller(TimeProvider.System, settings);

    // HttpClient's own deadline has no clock of ours.
    private static Task<TestService> Caller(TimeProvider time, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["HttpClients:RetryDelay"] = "00:00:00", ["HttpClients:AttemptTimeout"] = AttemptTimeout.ToString(), ["HttpClients:Timeout"] = "00:05:00",
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        return TestService.Started(all, builder => builder.Services.AddSingleton(time));
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

    /// <summary>Repeated attempts, as they are counted. HttpClient's own attempts at a connection are none.</summary>
    private sealed class Retries : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _sum;

        public Retries()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "tally.http.client.retries")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _sum, count));
            _listener.Start();
        }

        public long Sum => Interlocked.Read(ref _sum);

        public void Dispose() => _listener.Dispose();
    }

    /// <summary>Answers as told, one after the other, then 200: a status, <c>status:seconds</c> with Retry-After, or hang.</summary>
    private sealed class Called : IAsyncDisposable
    {
        private readonly ConcurrentQueue<string> _answers;
        private TestService? _service;
        private int _attempts;
        private int _hanging;

        private Called(string answers) => _answers = new(answers.Split(' '));

        public string Url => _service!.Client.BaseAddress!.ToString();

        public int Attempts => Volatile.Read(ref _attempts);

        /// <summary>Attempts that have got no answer, and will get none.</summary>
        public int Hanging => Volatile.Read(ref _hanging);

        public static async Task<Called> Started(string answers)
        {
            var called = new Called(answers);
            called._service = await TestService.Started([], app => app.Run(called.Answer));
            return called;
        }

        public ValueTask DisposeAsync() => _service!.DisposeAsync();

        private async Task Answer(HttpContext context)
        {
            Interlocked.Increment(ref _attempts);
            var answer = _answers.TryDequeue(out var next) ? next : "200";
            if (answer == "hang")
            {
                Interlocked.Increment(ref _hanging);
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
