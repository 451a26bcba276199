using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tally.ServiceDefaults.Tests.Otlp;

namespace Tally.ServiceDefaults.Tests;

public class LifetimeTests
{
    private static readonly string[] Moments = ["starting", "start", "started", "stopping", "stop", "stopped"];

    [Fact]
    public async Task Telemetry_is_there_before_all_else_starts_and_until_all_else_has_stopped()
    {
        await using var receiver = await OtlpReceiver.Started();
        using var traced = new Traced();

        await using (await TestService.Started(TestService.ExportTo(receiver.GrpcUrl), builder => builder.Services.AddHostedService(_ => traced)))
        {
        }

        Assert.Equal(Moments, receiver.Spans.Where(span => span.Scope == Traced.Name).Select(span => span.Name));
    }

    /// <summary>Leaves a span at each moment of its life.</summary>
    private sealed class Traced : IHostedLifecycleService, IDisposable
    {
        public const string Name = "Tally.Traced";

        private readonly ActivitySource _source = new(Name);

        public Task StartingAsync(CancellationToken cancellationToken) => SpanAsync("starting");

        public Task StartAsync(CancellationToken cancellationToken) => SpanAsync("start");

        public Task StartedAsync(CancellationToken cancellationToken) => SpanAsync("started");

        public Task StoppingAsync(CancellationToken cancellationToken) => SpanAsync("stopping");

        public Task StopAsync(CancellationToken cancellationToken) => SpanAsync("stop");

        public Task StoppedAsync(CancellationToken cancellationToken) => SpanAsync("stopped");

        public void Dispose() => _source.Dispose();

        private Task SpanAsync(string name)
        {
            _source.StartActivity(name)?.Dispose();
            return Task.CompletedTask;
        }
    }
}
