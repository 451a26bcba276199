using System.Diagnostics.CodeAnalysis;

namespace Tally.ServiceDefaults.Export;

/// <summary>Export requests in the order they were made, at most <paramref name="maxBytes"/> of them; the oldest goes first. Safe for concurrent use.</summary>
internal sealed class ExportQueue(long maxBytes, ExportState state)
{
    private readonly Lock _lock = new();
    private readonly Queue<KeptRequest> _requests = new();
    private long _bytes;

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
                return _requests.Count == 0;
        }
    }

    public void Add(KeptRequest request)
    {
        lock (_lock)
        {
            while (_requests.Count > 0 && _bytes + request.Size > maxBytes)
            {
                Remove(_requests.Peek());
                state.DroppedOverBuffer();
            }

            if (request.Size > maxBytes)
            {
                state.DroppedOverBuffer();
                return;
            }

            _requests.Enqueue(request);
            Count(request.Size);
        }
    }

    public bool TryPeek([NotNullWhen(true)] out KeptRequest? request)
    {
        lock (_lock)
            return _requests.TryPeek(out request);
    }

    /// <summary>Takes <paramref name="request"/> off the front; it may be gone already, pushed out by newer ones.</summary>
    public void Remove(KeptRequest request)
    {
        lock (_lock)
        {
            if (!_requests.TryPeek(out var first) || first != request)
                return;
            _requests.Dequeue();
            Count(-request.Size);
        }
    }

    private void Count(long bytes)
    {
        _bytes += bytes;
        state.Queued(bytes);
    }
}
