using Tally.Signals;
using Tally.Storage.Files;

namespace Tally.Storage.Traces;

/// <summary>
/// Keeps spans. An appended span is durable (see <see cref="StorageOptions.Fsync"/>) and visible to the next snapshot when
/// <see cref="Append"/> returns. Spans of one trace may come in any order, any time apart. Thread-safe.
/// </summary>
public sealed class TraceStore : IDisposable
{
    private static readonly TimeSpan UpkeepInterval = TimeSpan.FromMinutes(1);

    [ThreadStatic]
    private static ByteWriter? t_record;

    private readonly Lock _lock = new();
    private readonly StorageOptions _options;
    private readonly TimeProvider _time;
    private readonly SegmentFolder _folder;
    private readonly SegmentSealer<SpanSegmentWriter> _sealer;
    private readonly List<SealedSegment> _sealed = [];
    private readonly List<string> _damaged = [];
    private readonly ITimer _upkeep;
    private SpanSegmentWriter _open = new(new());
    private long _snapshots;
    private bool _disposed;

    private TraceStore(StorageOptions options, TimeProvider time, SegmentFolder folder)
    {
        _options = options;
        _time = time;
        _folder = folder;
        _sealer = new(folder, SealedSegment.Save, OnSealed);
        OpenSealed();
        ReplayLogs();
        _folder.Start();
        _upkeep = time.CreateTimer(_ => Upkeep(), null, UpkeepInterval, UpkeepInterval);
    }

    /// <summary>What the logs held at the start; <see cref="ReplayReport.BytesCut"/> is above 0 after damage.</summary>
    public ReplayReport Replay { get; private set; }

    /// <summary>Segments set aside (renamed <c>.damaged</c>), each with the reason.</summary>
    public IReadOnlyList<string> Damaged
    {
        get
        {
            lock (_lock)
                return [.. _damaged];
        }
    }

    /// <exception cref="StorageException">The folder cannot be used, or another process holds it.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static TraceStore Open(StorageOptions options, TimeProvider time)
    {
        options.Validate();
        var folder = SegmentFolder.Open(options);
        try
        {
            return new(options, time, folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Takes the batch's spans; those with a zero trace id or span id are rejected and counted. Overloaded while sealing
    /// lags behind or the log cannot be written: then nothing is taken.
    /// </summary>
    public AppendResult Append(SpanBatch batch)
    {
        var record = t_record ??= new(64 << 10);
        record.Clear();
        SpanRecord.Write(record, batch);
        int rejected;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_sealer.IsBehind)
                return AppendResult.Overloaded("sealing segments of spans lags behind, try again later");
            try
            {
                _folder.Log.Append(record.Written);
            }
            catch (IOException e)
            {
                return AppendResult.Overloaded($"the log of spans cannot be written: {e.Message}");
            }
            rejected = _open.Append(batch);
            if (_open.Count >= _options.SegmentRows)
                SealOpen();
        }
        return rejected == 0 ? default : new(rejected, $"{rejected} of {batch.ItemCount} spans have a zero trace id or span id");
    }

    /// <summary>Everything appended before this call.</summary>
    public TraceSnapshot Snapshot()
    {
        lock (_lock)
        {
            var views = new List<SegmentView>(_sealed.Count + 2);
            _snapshots++;
            foreach (var segment in _sealed)
            {
                segment.LastUsed = _snapshots;
                if (segment.TryUse())
                    views.Add(new(segment.Segment, segment.Rows, segment.Bounds) { Sealed = segment });
            }
            foreach (var waiting in _sealer.Waiting)
                views.Add(View(waiting));
            views.Add(View(_open));
            return new(this, views);
        }
    }

    /// <summary>Drops sealed segments that are wholly older than the retention, then the oldest ones over the byte limit. Runs every minute by itself.</summary>
    public void EnforceRetention()
    {
        var cutoff = UnixNanos.From(_time.GetUtcNow() - _options.Retention).Value;
        lock (_lock)
        {
            if (_disposed)
                return;
            foreach (var old in _sealed.FindAll(segment => segment.Bounds.End < cutoff))
                Drop(old);
            while (_sealed.Count > 0 && _sealed.Sum(segment => segment.Bytes) > _options.MaxBytes)
                Drop(_sealed[0]);
            // An idle store would keep its open segment for ever: sealed now, it goes with a later run.
            if (_open.Count > 0 && _open.Bounds.End < cutoff && !_sealer.IsBehind)
                SealOpen();
        }
    }

    /// <summary>Completes when every segment that was full by now is sealed.</summary>
    public Task WhenSealed() => _sealer.WhenIdle();

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
        }
        _upkeep.Dispose();
        _sealer.Dispose();
        foreach (var segment in _sealed)
            segment.Close();
        _folder.Dispose();
    }

    /// <summary>Takes a segment whose bytes proved damaged out of service.</summary>
    internal void SetAside(SealedSegment segment)
    {
        lock (_lock)
        {
            if (!_sealed.Remove(segment))
                return;
            _damaged.Add($"segment {segment.Number}: a column is damaged");
        }
        segment.Close(() => _folder.SetAside(segment.Number));
    }

    /// <summary>Drops the loaded columns of the segments not queried for longest, while all take more than <see cref="StorageOptions.HotBytes"/>.</summary>
    internal void TrimMemory()
    {
        lock (_lock)
        {
            var sizes = _sealed.Select(segment => (segment, bytes: segment.MemoryBytes)).OrderBy(pair => pair.segment.LastUsed).ThenBy(pair => pair.segment.Number).ToList();
            var total = sizes.Sum(pair => pair.bytes);
            foreach (var (segment, bytes) in sizes)
            {
                if (total <= _options.HotBytes)
                    return;
                segment.Unload();
                total -= bytes;
            }
        }
    }

    private static SegmentView View(SpanSegmentWriter writer) => new(writer.Segment, writer.Count, writer.Bounds);

    private void OpenSealed()
    {
        foreach (var number in _folder.Sealed())
            try
            {
                _sealed.Add(SealedSegment.Open(number, _folder));
            }
            catch (InvalidDataException e)
            {
                _folder.SetAside(number);
                _damaged.Add($"segment {number}: {e.Message}");
            }
    }

    private void ReplayLogs()
    {
        var logs = _folder.Unsealed();
        foreach (var number in logs)
        {
            _open = new(new());
            Replay += _folder.Replay(number, record => ReplayRecord(number, record));
            // The newest log goes on; the others were waiting to be sealed when the process ended.
            if (number != logs[^1])
                _sealer.Enqueue(number, _open);
        }
    }

    private void ReplayRecord(int number, ReadOnlySpan<byte> record)
    {
        try
        {
            _open.Append(SpanRecord.Read(record));
        }
        catch (InvalidDataException e)
        {
            _damaged.Add($"log {number}: {e.Message}");
        }
    }

    // Under the lock.
    private void SealOpen()
    {
        _sealer.Enqueue(_folder.Rotate(), _open);
        _open = new(new());
    }

    private void OnSealed(int number, SpanSegmentWriter writer)
    {
        lock (_lock)
        {
            var segment = SealedSegment.Open(number, _folder, hot: writer.Segment);
            segment.LastUsed = _snapshots;
            _sealed.Add(segment);
            _sealed.Sort((left, right) => left.Number.CompareTo(right.Number));
            _sealer.Done(writer);
        }
        TrimMemory();
    }

    // Under the lock.
    private void Drop(SealedSegment segment)
    {
        _sealed.Remove(segment);
        segment.Close(() => _folder.Delete(segment.Number));
    }

    private void Upkeep()
    {
        _sealer.Retry();
        EnforceRetention();
        TrimMemory();
    }
}
