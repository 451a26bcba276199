namespace Tally.Storage.Files;

/// <summary>
/// Writes full segments to disk, one at a time, in the background. A segment that cannot be written now (a full disk)
/// waits for <see cref="Retry"/>; it stays readable and its log stays. Thread-safe.
/// </summary>
internal sealed class SegmentSealer<TSegment>(SegmentFolder folder, Action<TSegment, ColumnWriter> save, Action<int, TSegment> onSealed) : IDisposable
    where TSegment : class
{
    /// <summary>So many full segments may wait before appends are refused.</summary>
    private const int MaxWaiting = 3;

    private readonly Lock _lock = new();
    private readonly List<(int Number, TSegment Segment)> _waiting = [];
    private Task _running = Task.CompletedTask;
    private bool _busy;
    private bool _disposed;

    public bool IsBehind
    {
        get
        {
            lock (_lock)
                return _waiting.Count >= MaxWaiting;
        }
    }

    /// <summary>The segments that are full and not sealed yet, oldest first.</summary>
    public IReadOnlyList<TSegment> Waiting
    {
        get
        {
            lock (_lock)
                return [.. _waiting.Select(item => item.Segment)];
        }
    }

    /// <summary>Why the last try failed, null after a success.</summary>
    public string? LastError { get; private set; }

    public void Enqueue(int number, TSegment segment)
    {
        lock (_lock)
            _waiting.Add((number, segment));
        Retry();
    }

    public void Done(TSegment segment)
    {
        lock (_lock)
            _waiting.RemoveAll(item => item.Segment == segment);
    }

    public void Retry()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0 || _busy || _disposed)
                return;
            _busy = true;
            _running = Task.Run(SealWaiting);
        }
    }

    public async Task WhenIdle()
    {
        while (true)
        {
            Task running;
            lock (_lock)
                running = _running;
            await running.ConfigureAwait(false);
            lock (_lock)
                if (!_busy && (_waiting.Count == 0 || LastError is not null))
                    return;
            Retry();
        }
    }

    /// <summary>Waits for the segment being written; those behind it stay in their logs.</summary>
    public void Dispose()
    {
        lock (_lock)
            _disposed = true;
        _running.Wait();
    }

    private void SealWaiting()
    {
        while (Next() is var (number, segment))
            try
            {
                folder.Seal(number, file => save(segment, file));
                onSealed(number, segment);
                LastError = null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                LastError = e.Message;
                lock (_lock)
                    _busy = false;
                return;
            }
    }

    private (int Number, TSegment Segment)? Next()
    {
        lock (_lock)
        {
            _busy = !_disposed && _waiting.Count > 0;
            return _busy ? _waiting[0] : null;
        }
    }
}
