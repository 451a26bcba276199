namespace Tally.ServiceDefaults.Export;

/// <summary>How the export of one signal fares. Counters only grow; safe for concurrent use.</summary>
internal sealed class ExportState(OtlpSignal signal, Action<ExportState> changed)
{
    private readonly Lock _lock = new();
    private long _failures;
    private long _overBuffer;
    private long _refused;
    private long _overQueue;
    private long _queuedBytes;

    public OtlpSignal Signal => signal;

    /// <summary>True from the first failed delivery until one succeeds.</summary>
    public bool IsAway { get; private set; }

    /// <summary>Why the last failed delivery failed.</summary>
    public string? Reason { get; private set; }

    /// <summary>Deliveries that failed, retries included.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Export requests given up: over the buffer's size, or refused by the collector for good.</summary>
    public long DroppedRequests => OverBuffer + Refused;

    /// <summary>Export requests that the buffer had no room for.</summary>
    public long OverBuffer => Volatile.Read(ref _overBuffer);

    /// <summary>Export requests that the collector refused for good.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Spans or log records that found the SDK's batch queue full.</summary>
    public long OverQueue => Volatile.Read(ref _overQueue);

    /// <summary>Encoded bytes waiting to be delivered.</summary>
    public long QueuedBytes => Volatile.Read(ref _queuedBytes);

    public void Failed(string reason)
    {
        Interlocked.Increment(ref _failures);
        Set(isAway: true, reason);
    }

    public void Delivered() => Set(isAway: false, reason: null);

    public void DroppedOverBuffer() => Interlocked.Increment(ref _overBuffer);

    public void DroppedAsRefused() => Interlocked.Increment(ref _refused);

    public void DroppedOverQueue(long items) => Interlocked.Add(ref _overQueue, items);

    public void Queued(long bytes) => Interlocked.Add(ref _queuedBytes, bytes);

    private void Set(bool isAway, string? reason)
    {
        lock (_lock)
        {
            Reason = reason ?? Reason;
            if (IsAway == isAway)
                return;
            IsAway = isAway;
        }

        changed(this);
    }
}
