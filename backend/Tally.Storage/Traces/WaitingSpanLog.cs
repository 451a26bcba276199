using System.Globalization;
using Tally.Signals;
using Tally.Storage.Files;

namespace Tally.Storage.Traces;

/// <summary>
/// Spans that are acknowledged and wait, for a known time, until something is decided about them: batches in numbered logs,
/// each of which is dropped as a whole once all that came into it has waited. What is there when the folder is opened did not
/// get its decision, and is handed out to wait again. Not thread-safe.
/// </summary>
public sealed class WaitingSpanLog : IDisposable
{
    private readonly string _folder;
    private readonly TimeSpan _wait;
    private readonly TimeProvider _clock;
    private readonly string[] _recovered;
    private readonly Queue<(string Path, DateTimeOffset Until)> _full = [];
    private readonly ByteWriter _record = new(64 << 10);
    private WriteAheadLog? _log;
    private string _path = "";
    private DateTimeOffset _started;
    private long _number;

    private WaitingSpanLog(string folder, TimeSpan wait, TimeProvider clock)
    {
        (_folder, _wait, _clock) = (folder, wait, clock);
        _recovered = [.. Directory.GetFiles(folder, "*.wal").Order(StringComparer.Ordinal)];
        _number = _recovered.Length == 0 ? 0 : long.Parse(Path.GetFileNameWithoutExtension(_recovered[^1]), CultureInfo.InvariantCulture);
    }

    /// <param name="folder">Made where it is not there; nobody else's.</param>
    /// <param name="wait">How long a batch waits at most.</param>
    /// <param name="clock">Tells how long that has been.</param>
    /// <exception cref="StorageException">The folder cannot be used.</exception>
    public static WaitingSpanLog Open(string folder, TimeSpan wait, TimeProvider clock)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new(folder, wait, clock);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new StorageException($"The folder {folder} for waiting spans cannot be used: {e.Message}", e);
        }
    }

    /// <summary>The batches that were waiting when the process ended.</summary>
    public IEnumerable<SpanBatch> Recovered()
    {
        foreach (var path in _recovered)
        {
            var batches = new List<SpanBatch>();
            WriteAheadLog.Replay(path, record => batches.Add(SpanRecord.Read(record)));
            foreach (var batch in batches)
                yield return batch;
        }
    }

    /// <summary>Drops what <see cref="Recovered"/> handed out; it has been appended anew by then.</summary>
    public void ForgetRecovered()
    {
        foreach (var path in _recovered)
            File.Delete(path);
    }

    /// <summary>Returns once the batch has reached the operating system.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Append(SpanBatch batch)
    {
        var now = _clock.GetUtcNow();
        if (_log is null || now - _started >= _wait)
            StartNext(now);
        _record.Clear();
        SpanRecord.Write(_record, batch);
        _log!.Append(_record.Written);
    }

    /// <summary>Drops the logs whose batches have all waited; called when what was decided is in its store.</summary>
    public void ForgetDecided()
    {
        while (_full.TryPeek(out var oldest) && oldest.Until <= _clock.GetUtcNow())
            File.Delete(_full.Dequeue().Path);
    }

    /// <summary>Drops all there is: nothing waits any more, so nothing is left for the next start.</summary>
    public void Clear()
    {
        Dispose();
        _full.Clear();
        foreach (var path in Directory.GetFiles(_folder, "*.wal"))
            File.Delete(path);
    }

    public void Dispose()
    {
        _log?.Dispose();
        _log = null;
    }

    private void StartNext(DateTimeOffset now)
    {
        if (_log is not null)
        {
            _log.Dispose();
            // Its last batch waits from now on at the latest.
            _full.Enqueue((_path, now + _wait));
        }
        _started = now;
        _path = Path.Combine(_folder, (++_number).ToString("D12", CultureInfo.InvariantCulture) + ".wal");
        _log = new(_path, fsync: false);
    }
}
