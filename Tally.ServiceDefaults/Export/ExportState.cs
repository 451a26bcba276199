namespace Tally.ServiceDefaults.Export;

/// <summary>How the export of one signal fares. Counters only grow; safe for concurrent use.</summary>
internal sealed class ExportState(OtlpSignal signal, Action<ExportState> changed)
{
    private readonly Lock _lock = new();
    private long _failures;
    private long _droppedRequests;
    private long _queuedBytes;

    public OtlpSignal Signal => signal;

    /// <summary>True from the first failed delivery until one succeeds.</summary>
    public bool IsAway { get; private set; }

    /// <summary>Why the last failed delivery failed.</summary>
    public string? Reason { get; private set; }

    /// <summary>Deliveries that failed, retries included.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Export requests given up: over the buffer's size, or refused by the collector for good.</summary>
    public long DroppedRequests => Volatile.Read(ref _droppedRequests);

    /// <summary>Encoded bytes waiting to be delivered.</summary>
    public long QueuedBytes => Volatile.Read(ref _queuedBytes);

    public void Failed(string reason)
    {
        Interlocked.Increment(ref _failures);
        Set(isAway: true, reason);
    }

    public void Delivered() => Set(isAway: false, reason: null);

    public void Dropped() => Interlocked.Increment(ref _droppedRequests);

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
