using Tally.Signals;
using Tally.Storage.Files;

namespace Tally.Storage.Logs;

/// <summary>
/// The store of log streams: a write-ahead log, one open segment in memory, sealed segments on disk.
/// Thread-safe. Entries may arrive in any order of time; one that is already there (same stream, time, line and metadata,
/// in the open segment or the one before) is taken and dropped, as Loki does. A full segment is sealed in the background.
/// </summary>
public sealed class LogStore : IDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    [ThreadStatic]
    private static ByteWriter? t_record;

    private readonly StorageOptions _options;
    private readonly TimeProvider _time;
    private readonly SegmentFolder _folder;
    private readonly LimitCheck _check;
    private readonly Lock _lock = new();
    private readonly SegmentSealer<OpenSegment> _sealer;
    private readonly List<SealedLogs> _sealed;
    private readonly ITimer _timer;
    private OpenSegment _open = new();
    private OpenSegment? _before;
    private bool _disposed;
    // Rows of all segments that were full; what recovery brought back counts too.
    private long _added;

    private LogStore(StorageOptions options, TimeProvider time, LogLimits limits)
    {
        (_options, _time) = (options, time);
        _check = new(limits, time);
        _folder = SegmentFolder.Open(options);
        _sealer = new(_folder, static (segment, columns) => SegmentFile.Write(columns, segment.View()), OnSealed);
        try
        {
            (_sealed, var unsealed, Recovery) = LogRecovery.Run(_folder);
            _sealed.ForEach(sealedLogs => sealedLogs.Segment.OnWarmed = Trim);
            _folder.Start();
            Resume(unsealed);
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
        _timer = time.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
    }

    /// <summary>What the start found on disk.</summary>
    public LogRecoveryReport Recovery { get; }

    /// <summary>Opens the folder, bringing back everything acknowledged before.</summary>
    /// <exception cref="StorageException">The folder cannot be used; the message says why.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static LogStore Open(StorageOptions options, TimeProvider time, LogLimits? limits = null)
    {
        limits ??= new();
        options.Validate();
        limits.Validate();
        return new(options, time, limits);
    }

    /// <summary>
    /// Takes a batch: entries within the limits are in the log and visible when this returns, the others are counted as
    /// rejected. Overloaded means that nothing was taken.
    /// </summary>
    /// <exception cref="IOException">The log cannot be written; nothing was taken.</exception>
    public AppendResult Append(StreamBatch batch)
    {
        var (accepted, rejected, reason) = _check.Apply(batch);
        if (accepted.Entries.Count == 0)
            return new(rejected, reason);
        var record = t_record ??= new(1 << 16);
        record.Clear();
        StreamBatchCodec.Write(record, accepted);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_sealer.IsBehind)
            {
                _sealer.Retry();
                return AppendResult.Overloaded($"sealing segments of logs lags behind; try again{(_sealer.LastError is { } problem ? $" (last problem: {problem})" : "")}");
            }
            _folder.Log.Append(record.Written);
            _open.Add(accepted, _before);
            if (_open.IsFull(_options.SegmentRows))
                Rotate();
        }
        return new(rejected, reason);
    }

    /// <summary>
    /// Everything the store holds at this moment, oldest segment first. Appends and sealing after it do not show.
    /// </summary>
    public IReadOnlyList<LogSegment> Read() => Read(out _);

    /// <summary>As <see cref="Read()"/>, with the number of rows that have been added since the start: the last rows of the last segments, which is how a reader finds what is new to it.</summary>
    public IReadOnlyList<LogSegment> Read(out long added)
    {
        lock (_lock)
        {
            added = _added + _open.RowCount;
            return [.. _sealed.Select(s => s.Segment), .. _sealer.Waiting.Select(segment => segment.View()), .. _open.RowCount > 0 ? [_open.View()] : Array.Empty<LogSegment>()];
        }
    }

    /// <summary>The streams that every matcher accepts and that may have entries in the time range (both ends inclusive, to the precision of segments).</summary>
    public IReadOnlySet<LabelSet> Streams(IReadOnlyList<LabelMatcher> matchers, UnixNanos from, UnixNanos to)
    {
        var found = new HashSet<LabelSet>();
        foreach (var segment in Read())
            if (segment.Overlaps(from, to) && segment.Select(matchers) is { } selected)
                for (var i = 0; i < selected.Length; i++)
                    if (selected[i])
                        found.Add(segment.Streams[i]);
        return found;
    }

    /// <summary>Drops segments whose newest entry is past the retention, then the oldest ones beyond the byte limit. Runs every minute by itself.</summary>
    public void Sweep()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            var cutoff = UnixNanos.From(_time.GetUtcNow()) - _options.Retention;
            // An idle open segment must not keep its entries for ever.
            if (_open.RowCount > 0 && _open.MaxTime < cutoff && !_sealer.IsBehind)
                Rotate();
            Forget(_sealed.FindAll(s => s.Segment.MaxTime < cutoff));
            var bytes = _sealed.Sum(s => s.FileBytes);
            Forget(_sealed.TakeWhile(s => (bytes -= s.FileBytes) + s.FileBytes > _options.MaxBytes).ToList());
            _sealer.Retry();
        }
    }

    /// <summary>Waits until no full segment is waiting to be sealed.</summary>
    internal void WaitForSealing() => _sealer.WhenIdle().Wait();

    /// <summary>Lets sealing finish and closes the files. What is in the open segment comes back from its log.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
        }
        _timer.Dispose();
        WaitForSealing();
        _sealer.Dispose();
        _folder.Dispose();
    }

    // All but the newest log belong to segments that were full; the newest is the open one.
    private void Resume(List<(int Number, OpenSegment Segment)> unsealed)
    {
        foreach (var (number, segment) in unsealed)
        {
            if (number == _folder.Current)
            {
                _open = segment;
                continue;
            }
            _before = segment;
            _sealer.Enqueue(number, segment);
        }
    }

    private void Rotate()
    {
        _before = _open;
        _added += _open.RowCount;
        _open = new(_before);
        _sealer.Enqueue(_folder.Rotate(), _before);
    }

    // Until here the segment is among the waiting ones, from here on among the sealed: a reader finds it in one of the two.
    private void OnSealed(int number, OpenSegment segment)
    {
        var view = segment.View();
        var file = new SegmentFile(_folder.OpenSegment(number), $"segment {number}");
        lock (_lock)
        {
            _sealer.Done(segment);
            _sealed.Add(new(number, new(view.Facts, view.Streams.ToArray(), file, view) { OnWarmed = Trim }, _folder.SizeOf(number)));
            LogMemory.Trim(_sealed, _options.HotBytes);
        }
    }

    private void Trim()
    {
        lock (_lock)
            LogMemory.Trim(_sealed, _options.HotBytes);
    }

    private void Forget(List<SealedLogs> expired)
    {
        foreach (var segment in expired)
        {
            _folder.Delete(segment.Number);
            _sealed.Remove(segment);
        }
    }
}
