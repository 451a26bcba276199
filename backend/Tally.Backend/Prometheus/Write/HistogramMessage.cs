using Tally.Backend.Otlp.Protobuf;
using Tally.Storage.Metrics;

namespace Tally.Backend.Prometheus.Write;

/// <summary>
/// The Histogram message, the same in both versions: counts are integers, their buckets deltas from one to the next, or
/// floats. Not thread-safe; one object reads many.
/// </summary>
internal sealed class HistogramMessage
{
    // Upstream reserves schemas up to here; their buckets are widened to the finest there is.
    private const int MaxReservedSchema = 52;

    private readonly List<BucketSpan> _negativeSpans = [], _positiveSpans = [];
    private readonly List<ulong> _negativeDeltas = [], _positiveDeltas = [];
    private readonly List<double> _negativeCounts = [], _positiveCounts = [], _customValues = [];
    private bool _isFloat;
    private double _count, _sum, _zeroThreshold, _zeroCount;
    private int _schema;
    private ulong _reset;

    /// <summary>Milliseconds since 1970.</summary>
    public long Time { get; private set; }

    /// <summary>When counting began, 0 where the sender does not say.</summary>
    public long StartTime { get; private set; }

    public void Read(ref ProtoReader reader)
    {
        Clear();
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    (_count, _isFloat) = (reader.Varint(), false);
                    break;
                case 2:
                    (_count, _isFloat) = (reader.Double(), true);
                    break;
                case 3:
                    _sum = reader.Double();
                    break;
                case 4:
                    _schema = reader.SInt32();
                    break;
                case 5:
                    _zeroThreshold = reader.Double();
                    break;
                case 6:
                    _zeroCount = reader.Varint();
                    break;
                case 7:
                    _zeroCount = reader.Double();
                    break;
                case 8:
                    _negativeSpans.Add(Span(ref reader));
                    break;
                case 9:
                    reader.Varints(_negativeDeltas);
                    break;
                case 10:
                    reader.Doubles(_negativeCounts);
                    break;
                case 11:
                    _positiveSpans.Add(Span(ref reader));
                    break;
                case 12:
                    reader.Varints(_positiveDeltas);
                    break;
                case 13:
                    reader.Doubles(_positiveCounts);
                    break;
                case 14:
                    _reset = reader.Varint();
                    break;
                case 15:
                    Time = (long)reader.Varint();
                    break;
                case 16:
                    reader.Doubles(_customValues);
                    break;
                case 17:
                    StartTime = (long)reader.Varint();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
    }

    /// <summary>What was read; null where it is no well-formed histogram, with upstream's sentence why.</summary>
    public NativeHistogram? Histogram(out string? error)
    {
        var finer = _schema is > HistogramRules.MaxSchema and <= MaxReservedSchema ? _schema - HistogramRules.MaxSchema : 0;
        var histogram = Build(_schema - finer, [.. _positiveSpans], Counts(_positiveDeltas, _positiveCounts), [.. _negativeSpans], Counts(_negativeDeltas, _negativeCounts));
        error = HistogramRules.Check(histogram, isInteger: !_isFloat);
        if (error is not null)
            return null;
        if (finer == 0)
            return histogram;
        var (positiveSpans, positive) = Widened(histogram.PositiveSpans, histogram.PositiveBuckets, finer);
        var (negativeSpans, negative) = Widened(histogram.NegativeSpans, histogram.NegativeBuckets, finer);
        return Build(HistogramRules.MaxSchema, positiveSpans, positive, negativeSpans, negative);
    }

    private NativeHistogram Build(int schema, BucketSpan[] positiveSpans, double[] positive, BucketSpan[] negativeSpans, double[] negative) => new()
    {
        // "No reset" is what the numbers say anyway, and late samples may come in between: it is better looked at than believed.
        CounterReset = _reset switch { 1 => CounterReset.Reset, 3 => CounterReset.Gauge, _ => CounterReset.Unknown },
        Schema = schema,
        Count = _count,
        Sum = _sum,
        ZeroThreshold = _zeroThreshold,
        ZeroCount = _zeroCount,
        PositiveSpans = positiveSpans, PositiveBuckets = positive,
        NegativeSpans = negativeSpans, NegativeBuckets = negative,
        CustomValues = [.. _customValues],
    };

    private double[] Counts(List<ulong> deltas, List<double> counts)
    {
        if (_isFloat)
            return [.. counts];
        var absolute = new double[deltas.Count];
        long count = 0;
        for (var i = 0; i < absolute.Length; i++)
            absolute[i] = count += ZigZag(deltas[i]);
        return absolute;
    }

    private static (BucketSpan[], double[]) Widened(BucketSpan[] spans, double[] counts, int by) =>
        BucketRuns.From(BucketRuns.Widen(HistogramBuckets.Indexed(spans, counts), Math.Min(31, by)));

    private static BucketSpan Span(ref ProtoReader reader)
    {
        var (offset, length) = (0, 0u);
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    offset = reader.SInt32();
                    break;
                case 2:
                    length = reader.UInt32();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return new(offset, length);
    }

    private static long ZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private void Clear()
    {
        _negativeSpans.Clear();
        _positiveSpans.Clear();
        _negativeDeltas.Clear();
        _positiveDeltas.Clear();
        _negativeCounts.Clear();
        _positiveCounts.Clear();
        _customValues.Clear();
        (_isFloat, _count, _sum, _zeroThreshold, _zeroCount, _schema, _reset) = (false, 0, 0, 0, 0, 0, 0);
        (Time, StartTime) = (0, 0);
    }
}
