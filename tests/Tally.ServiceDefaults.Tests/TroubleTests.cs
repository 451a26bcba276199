using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tally.ServiceDefaults.Export;
using Tally.ServiceDefaults.Tests.Otlp;

namespace Tally.ServiceDefaults.Tests;

/// <summary>Telemetry degrades with one warning, requests do not notice.</summary>
public class TroubleTests
{
    [Theory]
    [InlineData("grpc", "refuses", "Connection refused")]
    [InlineData("grpc", "hangs", "no answer in time")]
    [InlineData("grpc", "closes", "the connection was closed before an answer")]
    [InlineData("grpc", "answers noise", "")]
    [InlineData("grpc", "answers HTML", "an answer that is not gRPC")]
    [InlineData("http/protobuf", "refuses", "Connection refused")]
    [InlineData("http/protobuf", "hangs", "no answer in time")]
    [InlineData("http/protobuf", "closes", "the connection was closed before an answer")]
    [InlineData("http/protobuf", "answers noise", "")]
    [InlineData("http/protobuf", "answers 429", "HTTP 429")]
    public async Task Whatever_the_collector_does_requests_go_on_health_is_degraded_and_one_warning_says_why(string protocol, string collector, string reason)
    {
        await using var trouble = await Collector.Start(collector, protocol);
        using var lines = new LineCollector();
        await using var service = await TestService.Started(
            TestService.ExportTo(
                trouble.Url, protocol,
                ("OTEL_EXPORTER_OTLP_TIMEOUT", collector == "hangs" ? "200" : "10000"), ("Telemetry:ShutdownTimeout", "00:00:00.2")),
            builder => builder.Logging.AddProvider(lines), app => app.MapGet("/work", () => "done"));
        Assert.Equal("done", await service.Client.GetStringAsync("/work"));

        await Eventually.Holds(() => States(service).Count() == 3 && States(service).All(state => state.IsAway && state.Failures > 1), "every signal's failure, twice");

        for (var i = 0; i < 20; i++)
            Assert.Equal("done", await service.Client.GetStringAsync("/work"));
        Assert.Equal("Degraded", await service.Client.GetStringAsync("/health"));
        Assert.Equal("Healthy", await service.Client.GetStringAsync("/alive"));
        var (_, warning) = Assert.Single(lines.Lines, line => line.Event == "telemetry.export.away");
        Assert.Contains($"({reason}", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_collector_one_warning_is_said_and_health_is_whole()
    {
        using var lines = new LineCollector();
        await using var service = await TestService.Started([], builder => builder.Logging.AddProvider(lines), app => app.MapGet("/work", () => "done"));

        Assert.Equal("done", await service.Client.GetStringAsync("/work"));

        Assert.Equal("Healthy", await service.Client.GetStringAsync("/health"));
        Assert.Single(lines.Lines, line => line.Event?.StartsWith("telemetry.", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task What_the_export_drops_keeps_and_fails_at_is_measured_by_signal()
    {
        await using var receiver = await OtlpReceiver.Started();
        receiver.Obstacle = async context =>
        {
            await Task.Delay(20);
            var isTraces = context.Request.Path.Value!.Contains("trace", StringComparison.Ordinal);
            context.Response.StatusCode = isTraces ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            return isTraces;
        };
        await using var service = await TestService.Started(
            TestService.ExportTo(receiver.HttpUrl, "http/protobuf", ("Telemetry:ExportBufferBytes", "8000"), ("OTEL_BSP_MAX_QUEUE_SIZE", "4"), ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "4")),
            app => app.MapGet("/work", () => "done"));

        await Meanwhile(() => Number("tally.exporter.export_failures", "traces") > 0, "the failures");
        await Meanwhile(() => Number("tally.exporter.queue_size", "traces") > 0, "the queue");
        await Meanwhile(() => Number("tally.exporter.dropped", "traces", "buffer_full") > 0, "what the buffer dropped");
        await Meanwhile(() => Number("tally.exporter.dropped", "traces", "queue_full") > 0, "what the SDK's queue dropped");
        Assert.Equal(0, Number("tally.exporter.dropped", "logs", "buffer_full"));

        Task Meanwhile(Func<bool> condition, string what) => Eventually.Holds(() => Requests(20) && condition(), what);

        bool Requests(int count) => Enumerable.Range(0, count).All(_ => service.Client.GetStringAsync("/work").Result == "done");

        double? Number(string metric, string signal, string? reason = null) => receiver.Metrics.Where(found => found.Name == metric)
            .SelectMany(found => found.Numbers).LastOrDefault(point => point.Tags["signal"] == signal && point.Tags.GetValueOrDefault("reason") == reason)?.Value;
    }

    [Fact]
    public void A_warning_is_said_once_in_ten_minutes_with_its_count_whatever_the_clock_does()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var lines = new LineCollector();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(lines));
        var time = new SteppingTime();
        using var warnings = new TelemetryWarnings(services.GetRequiredService<IMeterFactory>(), factory.CreateLogger<TelemetryWarnings>(), time);

        warnings.Report("a", "A happened");
        time.Jump(TimeSpan.FromDays(1));
        warnings.Report("a", "A happened");
        time.Jump(TimeSpan.FromDays(-2));
        warnings.Report("a", "A happened");
        warnings.Report("b", "B happened");
        time.Step(TimeSpan.FromMinutes(10));
        warnings.Report("a", "A happened");

        Assert.Equal(
            ["A happened. Times since this was last said: 1", "B happened. Times since this was last said: 1", "A happened. Times since this was last said: 3"],
            lines.Lines.Select(line => line.Text));
        Assert.Equal(4, warnings.Count("a"));
    }

    [Fact]
    public async Task A_clock_that_jumps_makes_no_request_slow_and_stops_no_export()
    {
        await using var receiver = await OtlpReceiver.Started();
        var time = new SteppingTime();
        await using var service = await TestService.Started(
            TestService.ExportTo(receiver.GrpcUrl, "grpc", ("Telemetry:SlowRequest", "01:00:00")),
            builder => builder.Services.AddSingleton<TimeProvider>(time),
            app => app.MapGet("/jump/{days}", (int days, ILogger<TroubleTests> logger) =>
            {
                time.Jump(TimeSpan.FromDays(days));
                return "done";
            }));

        foreach (var days in (int[])[1, -2, 400])
        {
            Assert.Equal("done", await service.Client.GetStringAsync($"/jump/{days}"));
            var span = await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.Tags.GetValueOrDefault("url.path") == $"/jump/{days}"), "the span");
            Assert.DoesNotContain("sampling.reason", span.Tags.Keys);
        }
    }

    private static IEnumerable<ExportState> States(TestService service) => service.App.Services.GetRequiredService<ExportBuffers>().States;

    /// <summary>A collector that does something else.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _end = new();
        private OtlpReceiver? _receiver;

        public string Url { get; private set; } = "";

        public static async Task<Collector> Start(string kind, string protocol)
        {
            var collector = new Collector();
            switch (kind)
            {
                case "refuses": collector.Refuse(); break;
                case "hangs": collector.Accept(_ => Task.Delay(Timeout.Infinite, collector._end.Token)); break;
                case "closes": collector.Accept(_ => Task.CompletedTask); break;
                case "answers noise": collector.Accept(stream => stream.WriteAsync("\0\u0001noise noise noise\r\n\r\n"u8.ToArray(), collector._end.Token).AsTask()); break;
                case "answers HTML": await collector.Answer(protocol, StatusCodes.Status200OK, "text/html"); break;
                case "answers 429": await collector.Answer(protocol, StatusCodes.Status429TooManyRequests, "text/plain"); break;
                default: throw new ArgumentException(kind);
            }

            return collector;
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            _listener.Stop();
            if (_receiver is not null)
                await _receiver.DisposeAsync();
            _end.Dispose();
        }

        private void Refuse()
        {
            _listener.Start();
            Url = $"http://{_listener.LocalEndpoint}";
            _listener.Stop();
        }

        private void Accept(Func<NetworkStream, Task> answer)
        {
            _listener.Start();
            Url = $"http://{_listener.LocalEndpoint}";
            _ = Task.Run(async () =>
            {
                while (!_end.IsCancellationRequested)
                {
                    var client = await _listener.AcceptTcpClientAsync(_end.Token);
                    _ = Task.Run(async () =>
                    {
                        using (client)
                            await answer(client.GetStream());
                    });
                }
            });
        }

        private async Task Answer(string protocol, int status, string type)
        {
            _receiver = await OtlpReceiver.Started();
            _receiver.Obstacle = async context =>
            {
                context.Response.StatusCode = status;
                context.Response.ContentType = type;
                await context.Response.WriteAsync("<html>Welcome!</html>");
                return true;
            };
            Url = _receiver.Url(protocol);
        }
    }
}
