using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Tally.Backend.Tests.Alloy;

/// <summary>What a pipeline had to say.</summary>
internal sealed class RecordingLog : ILogger
{
    public ConcurrentQueue<string> Warnings { get; } = [];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Warnings.Enqueue(formatter(state, exception));
    }
}
