using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A line of a resource's log.</summary>
/// <param name="LineNumber">From 1.</param>
/// <param name="Content">The text, without its line end.</param>
/// <param name="IsErrorMessage">Whether it came by the error stream.</param>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);

/// <summary>Keeps the last lines that each resource wrote and tells who asks. Safe for concurrent use.</summary>
public class ResourceLoggerService
{
    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);

    internal ResourceLoggerService()
    {
    }

    /// <summary>Called for every line of every resource, on the thread that wrote it.</summary>
    internal event Action<string, LogLine>? LineWritten;

    /// <summary>Writes to the log of a resource.</summary>
    public ILogger GetLogger(IResource resource) => GetLogger(resource.Name);

    /// <summary>Writes to the log of a resource.</summary>
    public ILogger GetLogger(string resourceName) => new Logger(this, resourceName);

    /// <summary>The lines kept, then those that follow, until cancelled.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) => WatchAsync(resource.Name);

    /// <summary>The lines kept, then those that follow, until cancelled.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => Log(resourceName).WatchAsync();

    internal void Write(string resourceName, string content, bool isError) =>
        LineWritten?.Invoke(resourceName, Log(resourceName).Add(content, isError));

    internal IReadOnlyList<LogLine> Last(string resourceName) => Log(resourceName).Kept();

    private ResourceLog Log(string resourceName) => _logs.GetOrAdd(resourceName, _ => new());

    private sealed class Logger(ResourceLoggerService owner, string resource) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                owner.Write(resource, exception is null ? formatter(state, null) : string.Create(CultureInfo.InvariantCulture, $"{formatter(state, exception)} {exception}"), logLevel >= LogLevel.Error);
        }
    }

    private sealed class ResourceLog
    {
        private const int LinesKept = 1000;

        private readonly Lock _gate = new();
        private readonly Queue<LogLine> _lines = [];
        private readonly List<ChannelWriter<LogLine>> _watchers = [];
        private int _count;

        public LogLine Add(string content, bool isError)
        {
            lock (_gate)
            {
                var line = new LogLine(++_count, content, isError);
                _lines.Enqueue(line);
                if (_lines.Count > LinesKept)
                    _lines.Dequeue();
                foreach (var watcher in _watchers)
                    watcher.TryWrite(line);
                return line;
            }
        }

        public IReadOnlyList<LogLine> Kept()
        {
            lock (_gate)
                return [.. _lines];
        }

        public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var channel = Channel.CreateUnbounded<LogLine>();
            lock (_gate)
            {
                foreach (var line in _lines)
                    channel.Writer.TryWrite(line);
                _watchers.Add(channel.Writer);
            }
            try
            {
                while (await channel.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    var batch = new List<LogLine>();
                    while (channel.Reader.TryRead(out var line))
                        batch.Add(line);
                    yield return batch;
                }
            }
            finally
            {
                lock (_gate)
                    _watchers.Remove(channel.Writer);
            }
        }
    }
}
