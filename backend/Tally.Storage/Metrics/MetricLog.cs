using Tally.Signals;
using Tally.Storage.Files;
using Tally.Storage.Metrics.Chunks;
using Tally.Storage.Metrics.Index;
using Tally.Storage.Metrics.Segments;

namespace Tally.Storage.Metrics;

/// <summary>
/// One append as a log record. A series is written out once per log file and is a number from then on.
/// <code>
/// count, label sets of series new to this file | count, samples: number ‖ is-histogram bit, time - time before, value
/// | count, exemplars: number, labels, time, value | metadata that changed
/// | where samples have starts: count, number of samples since the last with one, time - start
/// </code>
/// Not thread-safe.
/// </summary>
internal sealed class MetricLog
{
    private readonly ByteWriter _newSeries = new(4096);
    private readonly ByteWriter _samples = new(64 << 10);
    private readonly ByteWriter _exemplars = new(4096);
    private readonly ByteWriter _starts = new(256);
    private readonly ByteWriter _record = new(64 << 10);
    private readonly List<MemorySeries> _introduced = [];
    private readonly MetadataTable _metadata = [];
    private LabelCodec _labels = new();
    private int _sampleCount;
    private int _exemplarCount;
    private int _startCount;
    private int _lastStart;
    private long _time;

    public bool IsEmpty => _sampleCount == 0 && _exemplarCount == 0 && _metadata.Count == 0;

    /// <summary>The open file's number, and how many series it knows.</summary>
    public (int Number, int Series) File { get; set; }

    public void Begin()
    {
        _newSeries.Clear();
        _samples.Clear();
        _exemplars.Clear();
        _starts.Clear();
        _introduced.Clear();
        _metadata.Clear();
        _labels = new();
        (_sampleCount, _exemplarCount, _startCount, _lastStart, _time) = (0, 0, 0, 0, 0);
    }

    public void Add(MemorySeries series, in SampleRow sample)
    {
        var number = (ulong)Number(series) << 1;
        _samples.Varint(sample.Histogram is null ? number : number | 1);
        _samples.SignedVarint(sample.Time - _time);
        _time = sample.Time;
        if (sample.Histogram is { } histogram)
            HistogramCodec.Write(_samples, histogram, previous: null);
        else
            _samples.Double(sample.Value);
        if (sample.StartTime != 0)
            AddStart(sample);
        _sampleCount++;
    }

    public void Add(MemorySeries series, in Exemplar exemplar)
    {
        _exemplars.Varint((ulong)Number(series));
        new LabelCodec().Write(_exemplars, exemplar.Labels);
        _exemplars.SignedVarint(exemplar.Time);
        _exemplars.Double(exemplar.Value);
        _exemplarCount++;
    }

    public void Add(string family, MetricMetadata metadata) => _metadata.Add(family, metadata);

    /// <summary>Writes the record. If that fails, the series it introduced are introduced again by the next.</summary>
    public void Commit(WriteAheadLog log)
    {
        _record.Clear();
        _record.Varint((ulong)_introduced.Count);
        _record.Bytes(_newSeries.Written);
        _record.Varint((ulong)_sampleCount);
        _record.Bytes(_samples.Written);
        _record.Varint((ulong)_exemplarCount);
        _record.Bytes(_exemplars.Written);
        LabelCodec.WriteMetadata(_record, _metadata);
        if (_startCount > 0)
        {
            _record.Varint((ulong)_startCount);
            _record.Bytes(_starts.Written);
        }
        try
        {
            log.Append(_record.Written);
            File = (File.Number, File.Series + _introduced.Count);
        }
        catch
        {
            foreach (var series in _introduced)
                series.Logged = default;
            throw;
        }
    }

    /// <summary>Reads one record into a batch; <paramref name="known"/> holds the file's series so far.</summary>
    public static SampleBatch Read(ReadOnlySpan<byte> record, List<LabelSet> known)
    {
        var reader = new ByteReader(record);
        var batch = new SampleBatch();
        var labels = new LabelCodec();
        for (var left = reader.Count(); left > 0; left--)
            known.Add(labels.Read(ref reader));
        long time = 0;
        for (var left = reader.Count(); left > 0; left--)
        {
            var number = reader.Varint();
            var series = known[(int)(number >> 1)];
            time += reader.SignedVarint();
            batch.Samples.Add((number & 1) == 0
                ? new(series, time, reader.Double())
                : new(series, time, 0, HistogramCodec.Read(ref reader, previous: null)));
        }
        for (var left = reader.Count(); left > 0; left--)
        {
            var series = known[(int)reader.Varint()];
            var own = new LabelCodec().Read(ref reader);
            batch.Exemplars.Add(new(series, reader.SignedVarint(), reader.Double(), own));
        }
        var metadata = LabelCodec.ReadMetadata(ref reader);
        if (!reader.AtEnd)
            ReadStarts(ref reader, batch.Samples);
        return new() { Samples = batch.Samples, Exemplars = batch.Exemplars, Metadata = metadata };
    }

    private static void ReadStarts(ref ByteReader reader, List<SampleRow> samples)
    {
        var at = 0;
        for (var left = reader.Count(); left > 0; left--)
        {
            at += (int)reader.Varint();
            samples[at] = samples[at] with { StartTime = samples[at].Time - reader.SignedVarint() };
        }
    }

    private void AddStart(in SampleRow sample)
    {
        _starts.Varint((ulong)(_sampleCount - _lastStart));
        _starts.SignedVarint(sample.Time - sample.StartTime);
        _lastStart = _sampleCount;
        _startCount++;
    }

    private int Number(MemorySeries series)
    {
        if (series.Logged.File != File.Number)
        {
            series.Logged = (File.Number, File.Series + _introduced.Count);
            _introduced.Add(series);
            _labels.Write(_newSeries, series.Labels);
        }
        return series.Logged.Number;
    }
}
