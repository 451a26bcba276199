using Tally.Signals;
using Tally.Storage.Files;

namespace Tally.Storage.Profiles;

/// <summary>
/// Keeps profiles. An appended profile is durable (see <see cref="StorageOptions.Fsync"/>) and visible to the next
/// <see cref="Read"/> when <see cref="Append"/> returns. Profiles may come in any order of time. Thread-safe.
/// </summary>
public sealed class ProfileStore : IDisposable
{
    private static readonly TimeSpan UpkeepInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly StorageOptions _options;
    private readonly TimeProvider _time;
    private readonly SegmentFolder _folder;
    private readonly SegmentSealer<OpenProfiles> _sealer;
    private readonly ByteWriter _record = new(64 << 10);
    private readonly List<SealedProfiles> _sealed = [];
    private readonly List<string> _damaged = [];
    private readonly ITimer _upkeep;
    private OpenProfiles _open = new();
    private long _reads;
    private bool _disposed;

    private ProfileStore(StorageOptions options, TimeProvider time, SegmentFolder folder)
    {
        (_options, _time, _folder) = (options, time, folder);
        _sealer = new(folder, SealedProfiles.Save, OnSealed);
        OpenSealed();
        ReplayLogs();
        _folder.Start();
        _upkeep = time.CreateTimer(_ => Upkeep(), null, UpkeepInterval, UpkeepInterval);
    }

    /// <summary>What the logs held at the start; <see cref="ReplayReport.BytesCut"/> is above 0 after damage.</summary>
    public ReplayReport Replay { get; private set; }

    /// <summary>What was left out because it was damaged, each with the reason.</summary>
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
    public static ProfileStore Open(StorageOptions options, TimeProvider time)
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

    /// <summary>Takes the batch's profiles. Overloaded while sealing lags behind or the log cannot be written: then nothing is taken.</summary>
    public AppendResult Append(ProfileBatch batch)
    {
        if (batch.Profiles.Count == 0)
            return default;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_sealer.IsBehind)
                return AppendResult.Overloaded("sealing segments of profiles lags behind, try again later");
            _record.Clear();
            ProfileRecord.Write(_record, batch);
            try
            {
                _folder.Log.Append(_record.Written);
            }
            catch (IOException e)
            {
                return AppendResult.Overloaded($"the log of profiles cannot be written: {e.Message}");
            }
            _open.Add(batch);
            if (_open.Count >= _options.SegmentRows)
                SealOpen();
        }
        return default;
    }

    /// <summary>
    /// The segments with profiles of the time range, both ends inclusive, as they stand now, oldest first. A segment holds
    /// profiles beyond the range, too.
    /// </summary>
    public IReadOnlyList<ProfileSegment> Read(UnixNanos from, UnixNanos to)
    {
        List<SealedProfiles> cold;
        List<ProfileSegment> warm;
        lock (_lock)
        {
            _reads++;
            cold = _sealed.FindAll(segment => segment.Times.Overlaps(from.Value, to.Value));
            cold.ForEach(segment => segment.LastUsed = _reads);
            warm = [.. _sealer.Waiting.Append(_open).Where(segment => segment.Times.Overlaps(from.Value, to.Value)).Select(segment => segment.View())];
        }
        var read = cold.Select(Load).OfType<ProfileSegment>().Concat(warm).ToList();
        TrimMemory();
        return read;
    }

    /// <summary>Drops sealed segments that are wholly older than the retention, then the oldest ones over the byte limit. Runs every minute by itself.</summary>
    public void EnforceRetention()
    {
        var cutoff = UnixNanos.From(_time.GetUtcNow() - _options.Retention).Value;
        lock (_lock)
        {
            if (_disposed)
                return;
            foreach (var old in _sealed.FindAll(segment => segment.Times.Last < cutoff))
                Drop(old);
            while (_sealed.Count > 0 && _sealed.Sum(segment => segment.FileBytes) > _options.MaxBytes)
                Drop(_sealed[0]);
            // An idle store would keep its open segment for ever: sealed now, it goes with a later run.
            if (_open.Count > 0 && _open.Times.Last < cutoff && !_sealer.IsBehind)
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
        _folder.Dispose();
    }

    private ProfileSegment? Load(SealedProfiles segment)
    {
        try
        {
            return segment.Load();
        }
        catch (FileNotFoundException)
        {
            // Retention was faster.
            return null;
        }
        catch (InvalidDataException e)
        {
            SetAside(segment, e.Message);
            return null;
        }
    }

    private void SetAside(SealedProfiles segment, string why)
    {
        lock (_lock)
        {
            if (!_sealed.Remove(segment))
                return;
            _folder.SetAside(segment.Number);
            _damaged.Add($"segment {segment.Number}: {why}");
        }
    }

    private void TrimMemory()
    {
        lock (_lock)
        {
            var hot = _sealed.Sum(segment => segment.HotBytes);
            foreach (var segment in _sealed.OrderBy(segment => segment.LastUsed))
            {
                if (hot <= _options.HotBytes)
                    return;
                hot -= segment.HotBytes;
                segment.Cool();
            }
        }
    }

    private void OpenSealed()
    {
        foreach (var number in _folder.Sealed())
            try
            {
                _sealed.Add(SealedProfiles.Open(number, _folder));
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
            _open = new();
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
            _open.Add(ProfileRecord.Read(record));
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
        _open = new();
    }

    private void OnSealed(int number, OpenProfiles profiles)
    {
        lock (_lock)
        {
            _sealed.Add(SealedProfiles.Open(number, _folder, warm: profiles.View()));
            _sealed.Sort((left, right) => left.Number.CompareTo(right.Number));
            _sealed[^1].LastUsed = _reads;
            _sealer.Done(profiles);
        }
        TrimMemory();
    }

    // Under the lock.
    private void Drop(SealedProfiles segment)
    {
        _sealed.Remove(segment);
        _folder.Delete(segment.Number);
    }

    private void Upkeep()
    {
        _sealer.Retry();
        EnforceRetention();
        TrimMemory();
    }
}
