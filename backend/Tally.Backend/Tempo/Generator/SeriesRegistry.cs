using Tally.Storage.Metrics;

namespace Tally.Backend.Tempo;

/// <summary>
/// All groups of series that are being written, within a budget. Every collection writes every series, so that their samples
/// are evenly spaced and rates come out exact; a new one starts with 0 one interval before, else its first spans would not
/// show in rates. Not thread-safe.
/// </summary>
internal sealed class SeriesRegistry(GeneratorOptions options)
{
    private readonly List<SeriesGroup> _groups = [];
    private int _series;

    /// <summary>False where the budget does not allow it.</summary>
    public bool TryAdd(SeriesGroup group)
    {
        if (_series + group.SeriesCount > options.MaxSeries)
            return false;
        _series += group.SeriesCount;
        _groups.Add(group);
        return true;
    }

    public SampleBatch Collect(long nowMs)
    {
        var batch = new SampleBatch();
        foreach (var group in _groups)
            Collect(group, batch, nowMs);
        _groups.RemoveAll(group => group.HasEnded);
        _series = _groups.Sum(group => group.SeriesCount);
        return batch;
    }

    private void Collect(SeriesGroup group, SampleBatch batch, long nowMs)
    {
        if (nowMs - group.LastUpdated > options.StaleAfter.TotalMilliseconds)
        {
            foreach (var instrument in group.Instruments)
                instrument.Collect(batch, nowMs, Moment.End);
            group.HasEnded = true;
            return;
        }
        foreach (var instrument in group.Instruments)
        {
            if (!group.IsWritten)
                instrument.Collect(batch, nowMs - (long)options.FlushInterval.TotalMilliseconds, Moment.Begin);
            instrument.Collect(batch, nowMs, Moment.Now);
            instrument.CollectExemplars(batch);
        }
        group.IsWritten = true;
    }
}
