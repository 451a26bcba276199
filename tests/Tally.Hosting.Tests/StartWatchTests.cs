using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tally.Hosting.Tests;

/// <summary>A part of the stack that does not come up, with a shell in its place.</summary>
public class StartWatchTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_part_that_does_not_become_healthy_is_named_with_its_last_lines_and_who_waits()
    {
        var said = await Said("for i in 1 2 3 4 5 6 7; do echo line $i; done; exec sleep 60");

        Assert.StartsWith("'part' has been running for 1 s and is not healthy: ", said, StringComparison.Ordinal);
        Assert.Contains(" 'waiting' waits for it. It wrote last:\n  line 3\n  line 4\n  line 5\n  line 6\n  line 7", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_is_one_that_ends()
    {
        var said = await Said("echo field auth_enabled not found; exit 1");

        Assert.StartsWith("'part' ended before it was healthy: Finished, exit code 1. 'waiting' waits for it. It wrote last:\n  field auth_enabled not found", said, StringComparison.Ordinal);
    }

    private static async Task<string> Said(string script)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            // It says where Aspire's orchestrator lies.
            AssemblyName = typeof(Projects.Tally_AppHost).Assembly.GetName().Name,
            DisableDashboard = true,
            EnableResourceLogging = true,
        });
        var part = builder.AddExecutable("part", "sh", ".", "-c", script).WithHttpEndpoint(port: FreePort.Any(), isProxied: false).WithHttpHealthCheck("/ready");
        builder.AddExecutable("waiting", "sh", ".", "-c", "sleep 60").WaitFor(part);
        builder.WatchStart([part.Resource], patience: TimeSpan.FromSeconds(1));
        var words = new Words();
        builder.Services.AddSingleton<ILoggerProvider>(words);

        await using var app = builder.Build();
        using var stop = new CancellationTokenSource();
        // A start ends when all have started, and one of them waits.
        var starting = app.StartAsync(stop.Token);
        using var deadline = new CancellationTokenSource(Deadline);
        while (words.Warnings.IsEmpty)
            await Task.Delay(20, deadline.Token);
        await stop.CancelAsync();
        await starting.ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(Deadline);
        return Assert.Single(words.Warnings);
    }

    private sealed class Words : ILoggerProvider
    {
        public ConcurrentQueue<string> Warnings { get; } = [];

        public ILogger CreateLogger(string categoryName) => new Logger(categoryName == "Tally.Hosting" ? Warnings : []);

        public void Dispose()
        {
        }

        private sealed class Logger(ConcurrentQueue<string> warnings) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Warning;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (IsEnabled(logLevel))
                    warnings.Enqueue(formatter(state, exception));
            }
        }
    }
}
