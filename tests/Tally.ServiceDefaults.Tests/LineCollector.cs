using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Tally.ServiceDefaults.Tests;

/// <summary>Keeps the log lines of a service under test: event and text.</summary>
internal sealed class LineCollector : ILoggerProvider
{
    private readonly ConcurrentQueue<(string? Event, string Text)> _lines = new();

    public IEnumerable<(string? Event, string Text)> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => new Collecting(_lines);

    public void Dispose()
    {
    }

    private sealed class Collecting(ConcurrentQueue<(string?, string)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue((eventId.Name, formatter(state, exception)));
    }
}
