using System.Runtime.InteropServices;
using Tally.Signals;
using Tally.Storage.Files;
using Tally.Storage.Metrics.Index;
using Tally.Storage.Metrics.Segments;

namespace Tally.Storage.Metrics;

/// <summary>
/// Prometheus-shaped samples: appended durably, visible at once, found by label matchers.
/// Thread-safe; a selection is a consistent picture that later appends do not change. Times are milliseconds since 1970.
/// </summary>
public sealed class MetricStore : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StorageOptions _options;
    private readonly MetricLimits _limits;
    private readonly TimeProvider _clock;
    private readonly SegmentFolder _folder;
    private readonly MetricLog _log = new();
    private readonly Head _head;
    private readonly SegmentSet _segments;
    private readonly ITimer _upkeep;
    private Task _sealing = Task.CompletedTask;
    private bool _disposed;

    private MetricStore(StorageOptions options, MetricLimits limits, TimeProvider clock, SegmentFolder folder)
    {
        (_options, _limits, _clock, _folder) = (options, limits, clock, folder);
        _head = new(limits, clock);
        _segments = new(folder, _head, limits.CacheBytes);
        Opened = Recover();
        _upkeep = clock.CreateTimer(_ => Upkeep(), null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
    }

    /// <summary>What was found on disk: records replayed, damaged bytes cut, segments set aside.</summary>
    public MetricRecovery Opened { get; }

    public MetricStatistics Statistics
    {
        get
        {
            lock (_gate)
                return _head.Statistics with { Segments = _segments.Count, SegmentBytes = _segments.Bytes };
        }
    }

    /// <summary>What makes the index large, at most <paramref name="most"/> of each kind. Looks at every series; for people, not for dashboards.</summary>
    public MetricCardinality Cardinality(int most)
    {
        lock (_gate)
            return _head.Cardinality(most);
    }

    /// <summary>Opens the folder, creating it where missing, and reads back what it holds.</summary>
    /// <exception cref="StorageException">The folder cannot be used, or another process has it open.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static MetricStore Open(StorageOptions options, TimeProvider clock, MetricLimits? limits = null)
    {
        options.Validate();
        limits ??= new();
        limits.Validate();
        var folder = SegmentFolder.Open(options);
        try
        {
            return new(options, limits, clock, folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Takes what it can: when this returns, the samples that were not rejected are durable and visible. A sample already
    /// there with the same value counts as taken. Rejected are other values for a time already there, samples later than
    /// the out-of-order window allows or too far in the future, and series over the budget.
    /// </summary>
    /// <param name="batch">What to take in.</param>
    /// <param name="rejected">Where given, takes each refused sample; the result's count is of items.</param>
    /// <exception cref="IOException">The log cannot be written, so nothing is promised; sending again is safe.</exception>
    public AppendResult Append(SampleBatch batch, ICollection<RejectedSample>? rejected = null)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _log.Begin();
            var result = _head.Take(batch, _log, rejected);
            if (!_log.IsEmpty)
                _log.Commit(_folder.Log);
            SealIfDue();
            return result;
        }
    }

    /// <summary>The series that meet every matcher and have chunks in the time range, both ends inclusive; no order is promised.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before all were found.</exception>
    public IReadOnlyList<SelectedSeries> Select(IReadOnlyList<LabelMatcher> matchers, long from, long to, CancellationToken cancellation = default)
    {
        var prepared = Prepare(matchers, cancellation);
        lock (_gate)
            return _segments.Select(_head.Match(prepared), from, to, cancellation);
    }

    /// <summary>The label sets that meet every matcher, of series that may have samples in the time range, both ends inclusive.</summary>
    public IReadOnlyList<LabelSet> Series(IReadOnlyList<LabelMatcher> matchers, long from, long to)
    {
        var prepared = Prepare(matchers);
        lock (_gate)
            return [.. _head.Match(prepared).Where(series => series.MinTime <= to && series.MaxTime >= from).Select(series => series.Labels)];
    }

    /// <summary>The names of the labels of such series, sorted.</summary>
    public IReadOnlyList<string> LabelNames(IReadOnlyList<LabelMatcher> matchers, long from, long to) =>
        [.. Series(matchers, from, to).SelectMany(labels => labels).Select(label => label.Name).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The values of one label among such series, sorted.</summary>
    public IReadOnlyList<string> LabelValues(string name, IReadOnlyList<LabelMatcher> matchers, long from, long to) =>
        [.. Series(matchers, from, to).Select(labels => labels[name]).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The exemplars of the series that meet every matcher, in ascending time; both ends inclusive.</summary>
    public IReadOnlyList<Exemplar> Exemplars(IReadOnlyList<LabelMatcher> matchers, long from, long to)
    {
        List<Exemplar> recent;
        Segment[] older;
        lock (_gate)
        {
            recent = [.. _head.Exemplars];
            older = _segments.Between(from, to);
        }
        return
        [
            .. older.SelectMany(SegmentFormat.Exemplars).Concat(recent)
                .Where(exemplar => exemplar.Time >= from && exemplar.Time <= to && matchers.All(matcher => matcher.Matches(exemplar.Series[matcher.Name])))
                .Distinct()
                .OrderBy(exemplar => exemplar.Time),
        ];
    }

    /// <summary>What is known of each metric family; the caller's own copy.</summary>
    public MetadataTable Metadata()
    {
        lock (_gate)
            return _head.Metadata.Copy();
    }

    /// <summary>Seals the open segment now, however small, and waits until it is on disk.</summary>
    public void Seal()
    {
        _sealing.Wait();
        lock (_gate)
            if (_sealing.IsCompleted && _head.SampleCount > 0)
                BeginSealing();
        _sealing.Wait();
    }

    /// <summary>Deletes the sealed segments that are wholly older than the retention, then the oldest while there are too many bytes.</summary>
    public void ApplyRetention()
    {
        lock (_gate)
            _segments.Expire(_clock.GetUtcNow() - _options.Retention, _options.MaxBytes);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
        }
        _upkeep.Dispose();
        _sealing.Wait();
        _segments.Dispose();
        _folder.Dispose();
    }

    // A regex may take its time, so it meets the values while appends go on.
    private List<IndexMatcher> Prepare(IReadOnlyList<LabelMatcher> matchers, CancellationToken cancellation = default)
    {
        List<IndexMatcher> prepared = [.. matchers.Select(matcher => new IndexMatcher(matcher))];
        foreach (var matcher in prepared.Where(matcher => matcher.IsRegex))
        {
            string[] values;
            lock (_gate)
                values = _head.Values(matcher.Name);
            matcher.Meet(values, cancellation);
        }
        return prepared;
    }

    private MetricRecovery Recover()
    {
        var damaged = _segments.Load();
        var replayed = default(ReplayReport);
        var logs = _folder.Unsealed();
        foreach (var number in logs)
        {
            var known = new List<LabelSet>();
            replayed += _folder.Replay(number, record => _head.Replay(MetricLog.Read(record, known)));
            if (number != logs[^1])
                _segments.Seal(_head.Close(number));
            else
                _head.Know(_log, number, CollectionsMarshal.AsSpan(known));
        }
        _folder.Start();
        _log.File = (_folder.Current, _log.File.Series);
        return new(replayed, damaged);
    }

    private void Upkeep()
    {
        lock (_gate)
            if (!_disposed)
                SealIfDue();
        if (!_disposed)
            ApplyRetention();
    }

    // Under the lock.
    private void SealIfDue()
    {
        var due = _head.SampleCount >= _options.SegmentRows || (_head.SampleCount > 0 && _clock.GetUtcNow() - _head.Began >= _limits.SegmentDuration);
        if (due && _sealing.IsCompleted)
            BeginSealing();
    }

    // Under the lock. The log changes at once; the segment is written beside the appends that follow.
    private void BeginSealing()
    {
        var closed = _head.Close(_folder.Rotate());
        _log.File = (_folder.Current, 0);
        _sealing = Task.Run(() => FinishSealing(closed));
    }

    private void FinishSealing(ClosedHead closed)
    {
        try
        {
            _segments.Write(closed);
            lock (_gate)
                _segments.Install(closed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // The samples stay in memory and in their log; the next sealing takes them along.
            lock (_gate)
                _head.Reopen(closed);
        }
        ApplyRetention();
    }
}

/// <summary>What opening a store found: replayed log records, damaged log bytes that were cut, and the damaged segments set aside.</summary>
public sealed record MetricRecovery(ReplayReport Log, IReadOnlyList<int> DamagedSegments);

/// <summary>How much a store holds and has refused since it was opened. Series are those with a sample since the last sealing, and those known at all.</summary>
public sealed record MetricStatistics(
    int ActiveSeries, int KnownSeries, long Appended, long RejectedConflicting, long RejectedTooOld, long RejectedFuture, long RejectedOverBudget,
    long DroppedExemplars, int Segments, long SegmentBytes);
