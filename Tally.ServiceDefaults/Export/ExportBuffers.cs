using OpenTelemetry.Exporter;

namespace Tally.ServiceDefaults.Export;

/// <summary>The export buffers of this process, one per exported signal. Safe for concurrent use.</summary>
internal sealed class ExportBuffers(TelemetryOptions options) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<OtlpSignal, BufferingHandler> _handlers = [];
    private readonly QuietMeters _meters = new();

    /// <summary>Raised when a collector goes away or comes back.</summary>
    public event Action<ExportState>? Changed;

    public IReadOnlyList<ExportState> States
    {
        get
        {
            lock (_lock)
                return [.. _handlers.Values.Select(handler => handler.State)];
        }
    }

    /// <summary>Null where the signal is not exported, or without a buffer.</summary>
    public ExportState? State(OtlpSignal signal)
    {
        lock (_lock)
            return _handlers.GetValueOrDefault(signal)?.State;
    }

    public HttpClient CreateClient(OtlpSignal signal, OtlpExporterOptions exporter)
    {
        var timeout = TimeSpan.FromMilliseconds(exporter.TimeoutMilliseconds);
        var state = new ExportState(signal, change => Changed?.Invoke(change));
        var handler = new BufferingHandler(Transport(timeout), new ExportQueue(options.ExportBufferBytes, state), state, timeout);
        lock (_lock)
            _handlers[signal] = handler;
        return new HttpClient(handler, disposeHandler: false) { Timeout = timeout };
    }

    /// <summary>Tries once more to deliver everything that is kept, until <paramref name="deadline"/>.</summary>
    public Task Drain(CancellationToken deadline)
    {
        lock (_lock)
            return Task.WhenAll(_handlers.Values.Select(handler => handler.Drain(deadline)));
    }

    public void Dispose()
    {
        foreach (var handler in _handlers.Values)
            handler.Dispose();
        _meters.Dispose();
    }

    // No spans and no client metrics of the export itself: they would be exported in turn.
    private SocketsHttpHandler Transport(TimeSpan timeout) => new()
    {
        ConnectTimeout = timeout,
        ActivityHeadersPropagator = null,
        MeterFactory = _meters,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
