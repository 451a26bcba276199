using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tally.ServiceDefaults.Profiling;
using Tally.ServiceDefaults.Tests.Stack;
using Tally.Testing;

namespace Tally.ServiceDefaults.Tests.Profiling;

public partial class ProfilingTests(EmbeddedStack stack) : IClassFixture<EmbeddedStack>
{
    // Windows that follow each other closely, so that a test meets one soon.
    private static readonly (string, string)[] Often =
    [
        ("Telemetry:Profiling:Delay", "00:00:00"), ("Telemetry:Profiling:Window", "00:00:01"),
        ("Telemetry:Profiling:Interval", "00:00:01"), ("Telemetry:Profiling:MinCpu", "0"),
    ];

    // No window within a test, unless it is asked for.
    private static readonly (string, string)[] Rarely = [("Telemetry:Profiling:Delay", "01:00:00"), ("Telemetry:Profiling:Window", "00:00:01")];

    [Fact]
    public async Task A_slow_request_leads_from_its_exemplar_to_its_trace_its_logs_and_the_method_that_was_hot_in_that_very_span()
    {
        await using var service = await TestService.Started(await stack.Export("slow", [.. Often, ("PYROSCOPE_SERVER_ADDRESS", await stack.Pyroscope())]), Map);

        // The first request has work of its own, once and for all. Then asked until a window was open all along.
        await service.Client.GetAsync("/slow");
        for (var tries = 0; ; tries++)
        {
            using var response = await service.Client.GetAsync("/slow");
            var traceId = response.Headers.GetValues("traceresponse").Single().Split('-')[1];

            // The exemplar of a request that took long.
            var exemplars = await stack.Telemetry.Exemplars(
                """http_server_request_duration_seconds_bucket{job="tally/slow", http_route="/slow"}""", until: found => found.Any(exemplar => exemplar.TraceId == traceId));
            Assert.All(exemplars.Where(exemplar => exemplar.TraceId == traceId), exemplar => Assert.True(exemplar.Value > 0.1));

            var trace = await stack.Telemetry.Trace(traceId, until: found => found.Spans.Any(span => span.Kind == "server"));
            var slow = trace.Spans.Single(span => span.Kind == "server");
            var lines = await stack.Telemetry.Logs($$"""{service_name="slow"} | trace_id="{{traceId}}" | span_id="{{slow.SpanId}}" """);
            Assert.Equal("slow work", Assert.Single(lines).Line);

            if (slow.Attributes.TryGetValue(SpanTrails.Attribute, out var profile) && await Flame(profile) is { Total: > 0 } flame && flame.Total > TimeSpan.FromMilliseconds(10).TotalNanoseconds)
            {
                Assert.Equal(slow.SpanId, profile);
                // With what it calls: the sampler stops a thread where the compiler lets it, which may be within the clock that Hot reads.
                Assert.True(flame.Share("ProfilingTests.Hot") > 0.5, $"{flame.Share("ProfilingTests.Hot"):P0}");
                return;
            }
            Assert.True(tries < 100, "no window saw the request");
        }
    }

    [Fact]
    public async Task Allocated_memory_is_profiled_with_the_labels_of_the_service()
    {
        await using var service = await TestService.Started(await stack.Export("greedy", [.. Often, ("PYROSCOPE_SERVER_ADDRESS", await stack.Pyroscope())]), Map);
        var asking = AskUntil(service, "/greedy", out var end);

        var flame = await stack.Telemetry.Profile(
            FlameGraph.Allocations, """{service_name="greedy", service_namespace="tally", service_version=~"tally@.+", deployment_environment_name="staging"}""", until: found => found.Share("ProfilingTests.Greedy") > 0.1);

        await end.CancelAsync();
        await asking;
        Assert.True(flame.Total > 1 << 20);
    }

    [Fact]
    public async Task In_Development_a_profile_is_taken_when_it_is_asked_for()
    {
        await using var service = await TestService.Started(
            await stack.Export("asked", [.. Rarely, ("PYROSCOPE_SERVER_ADDRESS", await stack.Pyroscope())]),
            builder => builder.Environment.EnvironmentName = Environments.Development,
            Map);
        var asking = AskUntil(service, "/greedy", out var end);

        using var answer = await service.Client.PostAsync(ProfilingEndpoint.Path, content: null);
        Assert.Equal("A profile of 1 s was taken and sent.", await answer.Content.ReadAsStringAsync());
        await end.CancelAsync();
        await asking;

        var flame = await stack.Telemetry.Profile(FlameGraph.Allocations, """{service_name="asked"}""");
        Assert.True(flame.Share("ProfilingTests.Greedy") > 0.1);
    }

    [Fact]
    public async Task A_profile_that_the_server_does_not_take_is_no_success()
    {
        await using var pyroscope = await Answering(() => StatusCodes.Status503ServiceUnavailable, () => { });
        await using var service = await TestService.Started(
            new(Rarely.Select(setting => KeyValuePair.Create(setting.Item1, (string?)setting.Item2))) { ["PYROSCOPE_SERVER_ADDRESS"] = pyroscope.Urls.First() },
            builder => builder.Environment.EnvironmentName = Environments.Development,
            Map);
        var asking = AskUntil(service, "/greedy", out var end);

        using var answer = await service.Client.PostAsync(ProfilingEndpoint.Path, content: null);
        await end.CancelAsync();
        await asking;

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
    }

    [Fact]
    public async Task Outside_of_Development_nobody_asks_for_a_profile()
    {
        await using var service = await TestService.Started(new() { ["PYROSCOPE_SERVER_ADDRESS"] = "http://127.0.0.1:9" });

        using var answer = await service.Client.PostAsync(ProfilingEndpoint.Path, content: null);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("PYROSCOPE_SERVER_ADDRESS", "")]
    [InlineData("PYROSCOPE_PROFILING_ENABLED", "false")]
    [InlineData("Telemetry:Profiling:Enabled", "false")]
    public async Task Switched_off_there_is_no_profiling(string setting, string value)
    {
        await using var service = await TestService.Started(new() { ["PYROSCOPE_SERVER_ADDRESS"] = "http://127.0.0.1:9", [setting] = value });

        Assert.DoesNotContain(service.App.Services.GetServices<IHostedService>(), hosted => hosted is ProfilingService);
    }

    [Theory]
    [InlineData("PYROSCOPE_SERVER_ADDRESS", "pyroscope:4040", "PYROSCOPE_SERVER_ADDRESS = pyroscope:4040: expected an http or https URL.")]
    [InlineData("Telemetry:Profiling:Window", "00:02:00", "Telemetry:Profiling:Window = 120: expected 1 to 60 seconds.")]
    [InlineData("Telemetry:Profiling:Interval", "00:00:05", "Telemetry:Profiling:Interval = 5: expected 10 to 3600 seconds.")]
    [InlineData("Telemetry:Profiling:Delay", "02:00:00", "Telemetry:Profiling:Delay = 7200: expected 0 to 3600 seconds.")]
    [InlineData("Telemetry:Profiling:MinCpu", "1.5", "Telemetry:Profiling:MinCpu = 1.5: expected 0 to 1 of a core.")]
    [InlineData("Telemetry:Profiling:Window", "ten", "Failed to convert configuration value 'ten' at 'Telemetry:Profiling:Window'")]
    [InlineData("Telemetry:Profiling:SamplesPerSecond", "0", "Telemetry:Profiling:SamplesPerSecond = 0: expected 1 to 1000 a second.")]
    public async Task A_setting_out_of_its_range_is_named(string setting, string value, string expected)
    {
        var settings = new Dictionary<string, string?> { ["PYROSCOPE_SERVER_ADDRESS"] = "http://127.0.0.1:9", [setting] = value };

        var refused = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => TestService.Started(settings));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_Pyroscope_is_away_a_few_profiles_are_kept_and_one_warning_is_written()
    {
        var isAway = true;
        var taken = 0;
        await using var pyroscope = await Answering(() => isAway ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK, () => Interlocked.Increment(ref taken));
        var lines = new List<string>();
        await using var service = await TestService.Started(
            new() { ["PYROSCOPE_SERVER_ADDRESS"] = pyroscope.Urls.First(), ["Telemetry:Profiling:Delay"] = "01:00:00" },
            builder => builder.Logging.AddProvider(new Lines(lines)));
        var push = service.App.Services.GetRequiredService<PyroscopePush>();

        for (var i = 0; i < 20; i++)
            await push.SendAsync([Profile()], CancellationToken.None);
        Assert.Equal(1, Count(lines, "Pyroscope does not take profiles (HTTP 503)"));
        isAway = false;
        taken = 0;
        await push.SendAsync([Profile()], CancellationToken.None);

        Assert.Equal(8, taken);
        Assert.Equal(1, Count(lines, "Pyroscope takes profiles again"));
    }

    [Fact]
    public async Task What_Pyroscope_refuses_for_good_is_dropped()
    {
        var taken = 0;
        await using var pyroscope = await Answering(() => StatusCodes.Status400BadRequest, () => Interlocked.Increment(ref taken));
        await using var service = await TestService.Started(new() { ["PYROSCOPE_SERVER_ADDRESS"] = pyroscope.Urls.First(), ["Telemetry:Profiling:Delay"] = "01:00:00" });
        var push = service.App.Services.GetRequiredService<PyroscopePush>();

        await push.SendAsync([Profile(), Profile()], CancellationToken.None);
        await push.SendAsync([], CancellationToken.None);

        Assert.Equal(2, taken);
    }

    private static PprofFile Profile()
    {
        var profile = PprofFile.Cpu(DateTimeOffset.UtcNow, TimeSpan.FromSeconds(1));
        profile.Add(["Hot", "Main"], 0, 1);
        return profile;
    }

    private static int Count(List<string> lines, string text)
    {
        lock (lines)
            return lines.Count(line => line.StartsWith(text, StringComparison.Ordinal));
    }

    private static async Task<WebApplication> Answering(Func<int> status, Action took)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.StatusCode = status();
            took();
        });
        await app.StartAsync();
        return app;
    }

    private async Task<FlameGraph?> Flame(string spanId)
    {
        // What a window has seen is there a moment after its end.
        using var moment = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            return await stack.Telemetry.Profile(FlameGraph.Cpu, """{service_name="slow"}""", spanId, cancellationToken: moment.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static Task AskUntil(TestService service, string path, out CancellationTokenSource end)
    {
        var source = end = new();
        return Task.Run(async () =>
        {
            while (!source.IsCancellationRequested)
                await service.Client.GetStringAsync(path);
        });
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/slow", async (ILogger<ProfilingTests> logger) =>
        {
            SlowWork(logger);
            // Goes on on another thread.
            await Task.Delay(5);
            return Hot(TimeSpan.FromMilliseconds(150));
        });
        app.MapGet("/greedy", () => Greedy());
    }

    // Pure managed work, so that no frame of the framework is above it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Hot(TimeSpan cpu)
    {
        long sum = 0;
        for (var end = Environment.TickCount64 + (long)cpu.TotalMilliseconds; Environment.TickCount64 < end;)
            for (var i = 0; i < 100_000; i++)
                sum = unchecked((sum * 31) + i);
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Greedy()
    {
        var length = 0;
        for (var i = 0; i < 100; i++)
            length += new byte[20_000].Length;
        return length;
    }

    [LoggerMessage(EventName = "slow.work", Level = LogLevel.Information, Message = "slow work")]
    private static partial void SlowWork(ILogger logger);

    private sealed class Lines(List<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines)
                lines.Add(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
