using Tally.Backend.Otlp.Protobuf;
using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Backend.Prometheus.Write;

/// <summary>An exemplar as it stands in a request; times are milliseconds since 1970.</summary>
internal readonly record struct ExemplarParts(long Time, double Value, List<Label> Labels);

/// <summary>A histogram as it stands in a request, or the error that makes it none.</summary>
internal readonly record struct HistogramParts(long Time, long StartTime, NativeHistogram? Histogram, string? Error);

/// <summary>One TimeSeries message: fields may come in any order, so they are collected before they are used.</summary>
internal sealed class SeriesParts
{
    private readonly HistogramMessage _histogram = new();

    public List<Label> Labels { get; } = [];
    public List<SampleMessage> Samples { get; } = [];
    public List<ExemplarParts> Exemplars { get; } = [];
    public List<HistogramParts> Histograms { get; } = [];

    public void Clear()
    {
        Labels.Clear();
        Samples.Clear();
        Exemplars.Clear();
        Histograms.Clear();
    }

    public void ReadHistogram(ref ProtoReader reader)
    {
        _histogram.Read(ref reader);
        if (reader.Error is null)
            Histograms.Add(new(_histogram.Time, _histogram.StartTime, _histogram.Histogram(out var error), error));
    }

    /// <param name="series">Whose samples they are.</param>
    /// <param name="request">Takes them, and what is wrong with those it cannot take.</param>
    /// <param name="zeroAtStart">Whether a sample that says when its counting began brings a zero of that time along.</param>
    public void AddSamples(LabelSet series, WriteRequest request, bool zeroAtStart)
    {
        foreach (var (time, startTime, value) in Samples)
        {
            if (zeroAtStart && startTime > 0 && startTime < time)
                request.Batch.Samples.Add(new(series, startTime, 0, Item: SampleRow.NoItem));
            request.Add(series, time, startTime, value);
        }
        foreach (var (time, startTime, histogram, error) in Histograms)
        {
            if (histogram is null)
            {
                request.Fail($"{error} for series {series}");
                continue;
            }
            if (zeroAtStart && startTime > 0 && startTime < time)
                request.Batch.Samples.Add(new(series, startTime, 0, Empty(histogram), SampleRow.NoItem));
            request.Add(series, time, startTime, histogram);
        }
    }

    private static NativeHistogram Empty(NativeHistogram like) => new() { Schema = like.Schema, ZeroThreshold = like.ZeroThreshold, CustomValues = like.CustomValues };
}

/// <summary>The Sample message: { 1: value, 2: time, 3 (version 2): start time }; times are milliseconds since 1970.</summary>
internal readonly record struct SampleMessage(long Time, long StartTime, double Value)
{
    public static SampleMessage Read(ref ProtoReader reader)
    {
        var (time, start, value) = (0L, 0L, 0.0);
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    value = reader.Double();
                    break;
                case 2:
                    time = (long)reader.Varint();
                    break;
                case 3:
                    start = (long)reader.Varint();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return new(time, start, value);
    }
}
