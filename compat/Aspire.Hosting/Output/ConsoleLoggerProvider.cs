using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Output;

/// <summary>Shows what the AppHost's own code logs: its own words, and warnings of the libraries below.</summary>
internal sealed class ConsoleLoggerProvider(ConsoleScreen screen) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Logger(screen, categoryName.StartsWith("Microsoft.", StringComparison.Ordinal) ? LogLevel.Warning : LogLevel.Information);

    public void Dispose()
    {
    }

    private sealed class Logger(ConsoleScreen screen, LogLevel lowest) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= lowest && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                screen.Note("apphost", exception is null ? formatter(state, null) : $"{formatter(state, exception)} {exception}", logLevel >= LogLevel.Error);
        }
    }
}
