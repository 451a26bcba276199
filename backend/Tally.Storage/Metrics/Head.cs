using System.Runtime.InteropServices;
using Tally.Signals;
using Tally.Storage.Metrics.Chunks;
using Tally.Storage.Metrics.Index;

namespace Tally.Storage.Metrics;

/// <summary>All known series, and the samples since the last sealing. Guarded by the store's lock.</summary>
internal sealed class Head(MetricLimits limits, TimeProvider clock)
{
    private readonly Dictionary<LabelSet, MemorySeries> _byLabels = [];
    private readonly List<MemorySeries?> _byId = [];
    private readonly LabelIndex _index = new();
    private readonly Dictionary<string, int> _activeByMetric = new(StringComparer.Ordinal);
    private readonly long _window = (long)limits.OutOfOrderWindow.TotalMilliseconds;
    private List<Exemplar> _exemplars = [];
    private List<Exemplar> _closing = [];
    private int _active;
    private long _appended, _conflicting, _tooOld, _future, _overBudget, _droppedExemplars;

    public long SampleCount { get; private set; }

    /// <summary>When the first sample since the last sealing came.</summary>
    public DateTimeOffset Began { get; private set; }

    public IEnumerable<Exemplar> Exemplars => _closing.Concat(_exemplars);

    public MetadataTable Metadata { get; } = [];

    public MetricStatistics Statistics => new(_active, _byLabels.Count, _appended, _conflicting, _tooOld, _future, _overBudget, _droppedExemplars, 0, 0);

    public MemorySeries? ById(int id) => _byId[id];

    public MetricCardinality Cardinality(int most)
    {
        var (min, max, chunks) = (long.MaxValue, long.MinValue, 0);
        foreach (var series in _byId)
            if (series is { IsActive: true })
                (min, max, chunks) = (Math.Min(min, series.MinTime), Math.Max(max, series.MaxTime), chunks + series.Chunks);
        return _index.Statistics(most) with { MinTime = chunks == 0 ? 0 : min, MaxTime = chunks == 0 ? 0 : max, Chunks = chunks };
    }

    public string[] Values(string label) => [.. _index.Values(label)];

    public List<MemorySeries> Match(IReadOnlyList<IndexMatcher> matchers)
    {
        var ids = _index.Select(matchers);
        var found = new List<MemorySeries>(ids.Length);
        foreach (var id in ids)
            found.Add(_byId[id]!);
        return found;
    }

    /// <summary>Takes a batch in and writes what it took to the log record.</summary>
    public AppendResult Take(SampleBatch batch, MetricLog log, ICollection<RejectedSample>? refused = null)
    {
        var latest = clock.GetUtcNow().ToUnixTimeMilliseconds() + (long)limits.MaxFuture.TotalMilliseconds;
        var rejected = 0;
        var lastRejected = -1;
        string? reason = null;
        foreach (ref readonly var sample in CollectionsMarshal.AsSpan(batch.Samples))
        {
            if (Take(sample, latest, log) is not { } refusal || sample.Item == SampleRow.NoItem)
                continue;
            refused?.Add(new(sample.Histogram is not null, refusal));
            rejected += sample.Item == lastRejected ? 0 : 1;
            lastRejected = sample.Item;
            reason ??= refusal;
        }
        foreach (ref readonly var exemplar in CollectionsMarshal.AsSpan(batch.Exemplars))
            Take(exemplar, log);
        foreach (var (family, said) in batch.Metadata)
            foreach (var metadata in said)
                if (Metadata.Add(family, metadata))
                    log.Add(family, metadata);
        return new(rejected, reason);
    }

    /// <summary>Takes a logged batch in again; it was accepted once, so no budget and no clock is asked.</summary>
    public void Replay(SampleBatch batch)
    {
        foreach (ref readonly var sample in CollectionsMarshal.AsSpan(batch.Samples))
        {
            var series = FindOrAdd(sample.Series);
            Store(series, sample, long.MaxValue / 2);
        }
        foreach (var exemplar in batch.Exemplars)
            Keep(FindOrAdd(exemplar.Series), exemplar);
        foreach (var (family, said) in batch.Metadata)
            foreach (var metadata in said)
                Metadata.Add(family, metadata);
    }

    /// <summary>Tells a log which series its file already knows.</summary>
    public void Know(MetricLog log, int number, ReadOnlySpan<LabelSet> known)
    {
        for (var i = 0; i < known.Length; i++)
            FindOrAdd(known[i]).Logged = (number, i);
        log.File = (number, known.Length);
    }

    public MemorySeries FindOrAdd(LabelSet labels)
    {
        ref var series = ref CollectionsMarshal.GetValueRefOrAddDefault(_byLabels, labels, out var exists);
        if (exists)
            return series!;
        series = new(this, _byId.Count, labels);
        _byId.Add(series);
        _index.Add(series.Id, labels);
        return series;
    }

    /// <summary>Takes the samples out for sealing; queries see them until they are installed or taken back.</summary>
    public ClosedHead Close(int number)
    {
        var series = new List<(MemorySeries, List<Chunk>)>();
        foreach (var candidate in _byId)
            if (candidate is { IsActive: true })
                series.Add((candidate, candidate.Close()));
        var closed = new ClosedHead(number, series, _exemplars, Metadata.Copy());
        (_closing, _exemplars) = (_exemplars, []);
        _active = 0;
        _activeByMetric.Clear();
        SampleCount = 0;
        return closed;
    }

    /// <summary>The closed samples are on disk now.</summary>
    public void Installed(ClosedHead closed)
    {
        foreach (var (series, _) in closed.Series)
            series.Sealed();
        _closing = [];
    }

    /// <summary>The closed samples could not be written; they stay for the next time.</summary>
    public void Reopen(ClosedHead closed)
    {
        foreach (var (series, chunks) in closed.Series)
        {
            series.Reopen();
            SampleCount += chunks.Sum(chunk => chunk.Count);
        }
        (_closing, _exemplars) = ([], [.. closed.Exemplars, .. _exemplars]);
    }

    /// <summary>Forgets the series that have no sample left anywhere.</summary>
    public void ForgetDead()
    {
        var dead = _byId.OfType<MemorySeries>().Where(series => !series.HasMemory && series.Segments == 0).ToList();
        if (dead.Count == 0)
            return;
        foreach (var series in dead)
        {
            _byId[series.Id] = null;
            series.Forget();
            _byLabels.Remove(series.Labels);
        }
        _index.Remove([.. dead.Select(series => series.Labels)], id => _byId[id] is null);
    }

    private string? Take(in SampleRow sample, long latest, MetricLog log)
    {
        if (sample.StartTime != 0 && !limits.StartTimestamps)
            return Take(sample with { StartTime = 0 }, latest, log);
        if (sample.Time > latest)
        {
            _future++;
            return "a sample lies too far in the future";
        }
        var series = Find(sample.Series);
        if (series is null)
        {
            if (OverBudget(sample.Series) is { } refusal)
            {
                _overBudget++;
                return refusal;
            }
            series = FindOrAdd(sample.Series);
        }
        switch (Store(series, sample, _window))
        {
            case SampleFate.Stored:
                log.Add(series, sample);
                return null;
            case SampleFate.Repeated:
                return null;
            case SampleFate.Conflicting:
                _conflicting++;
                return $"duplicate sample for timestamp {sample.Time} of {series.Labels}";
            default:
                _tooOld++;
                return $"out of order sample of {series.Labels}: {sample.Time} is more than {limits.OutOfOrderWindow} before its newest";
        }
    }

    private MemorySeries? Find(LabelSet labels)
    {
        if (labels.Kept is MemorySeries kept && kept.Home == this)
            return kept;
        if (_byLabels.TryGetValue(labels, out var found))
            labels.Kept = found;
        return found;
    }

    private SampleFate Store(MemorySeries series, in SampleRow sample, long window)
    {
        var wasActive = series.IsActive;
        var fate = series.Append(sample, window);
        if (fate != SampleFate.Stored)
            return fate;
        if (!wasActive)
        {
            _active++;
            CollectionsMarshal.GetValueRefOrAddDefault(_activeByMetric, series.Labels["__name__"] ?? "", out _)++;
        }
        if (SampleCount++ == 0)
            Began = clock.GetUtcNow();
        _appended++;
        return fate;
    }

    private string? OverBudget(LabelSet labels)
    {
        if (_active >= limits.MaxSeries)
            return $"the limit of {limits.MaxSeries} active series is reached (Storage:Metrics:MaxSeries)";
        var name = labels["__name__"] ?? "";
        return _activeByMetric.GetValueOrDefault(name) >= limits.MaxSeriesPerMetric
            ? $"the limit of {limits.MaxSeriesPerMetric} active series of {name} is reached (Storage:Metrics:MaxSeriesPerMetric)"
            : null;
    }

    private void Take(in Exemplar exemplar, MetricLog log)
    {
        // An exemplar of a refused series has nothing to stand for. Exporters repeat the last one until there is a newer.
        if (Find(exemplar.Series) is not { } series || series.LastExemplar == exemplar)
            return;
        if (Keep(series, exemplar))
            log.Add(series, exemplar);
    }

    private bool Keep(MemorySeries series, in Exemplar exemplar)
    {
        if (_exemplars.Count >= limits.MaxExemplars)
        {
            _droppedExemplars++;
            return false;
        }
        series.LastExemplar = exemplar;
        _exemplars.Add(exemplar);
        return true;
    }
}

/// <summary>The samples of one segment on their way to disk.</summary>
internal sealed record ClosedHead(int Number, List<(MemorySeries Series, List<Chunk> Chunks)> Series, List<Exemplar> Exemplars, MetadataTable Metadata);
