using System.Diagnostics;
using System.Runtime.InteropServices;
using Tally.Signals;
using Tally.Storage;
using Tally.Storage.Metrics;

namespace Tally.Backend.Prometheus.Otlp;

/// <summary>
/// OTLP metrics as Prometheus samples. Delta points are added up per series, so that <c>rate</c> and every dashboard
/// written for cumulative counters hold; after a restart the sum starts from zero, a counter reset. Delta points must come
/// in ascending time; a late one is rejected, since it can no longer be added where it belongs. Thread-safe.
/// </summary>
internal sealed class OtlpMetricTranslator(OtlpMetricOptions options)
{
    private readonly Lock _gate = new();
    private readonly SeriesCache _cache = new(options);

    /// <summary>The samples, and the points that could not be translated.</summary>
    public (SampleBatch Samples, AppendResult Rejected) Translate(MetricBatch batch)
    {
        lock (_gate)
        {
            _cache.Begin(batch);
            var run = new Run(batch, _cache);
            foreach (ref readonly var metric in CollectionsMarshal.AsSpan(batch.Metrics))
                run.Add(metric);
            run.AddTargets();
            return (run.Samples, new(run.Rejected, run.Reason));
        }
    }

    private sealed class Run(MetricBatch batch, SeriesCache cache)
    {
        private readonly UnixNanos[] _newest = new UnixNanos[batch.Resources.Count];
        private int _item;
        private long _start;

        public SampleBatch Samples { get; } = new() { Samples = new(batch.ItemCount + batch.Resources.Count) };
        public int Rejected { get; private set; }
        public string? Reason { get; private set; }

        public void Add(in MetricRow metric)
        {
            var identity = cache.Metric(metric);
            if (identity.Name.Length == 0)
            {
                Reject(metric.Points.Count, "a metric has no name");
                return;
            }
            if (metric.Kind is MetricKind.Sum or MetricKind.Histogram or MetricKind.ExponentialHistogram && metric.Temporality == Temporality.Unspecified)
            {
                Reject(metric.Points.Count, $"metric {identity.Name} does not say whether it is delta or cumulative");
                return;
            }
            if (identity.ToldIn != cache.BatchNumber)
                Samples.Metadata.Add(identity.Name, identity.Metadata);
            identity.ToldIn = cache.BatchNumber;
            for (var i = metric.Points.Start; i < metric.Points.Start + metric.Points.Count; i++, _item++)
                switch (metric.Kind)
                {
                    case MetricKind.Gauge or MetricKind.Sum:
                        Number(metric, identity, batch.Numbers[i]);
                        break;
                    case MetricKind.Histogram:
                        Histogram(metric, identity, batch.Histograms[i]);
                        break;
                    case MetricKind.Summary:
                        Summary(metric, identity, batch.Summaries[i]);
                        break;
                    case MetricKind.ExponentialHistogram:
                        Exponential(metric, identity, batch.ExponentialHistograms[i]);
                        break;
                    default:
                        throw new UnreachableException();
                }
        }

        public void AddTargets()
        {
            for (var i = 0; i < _newest.Length; i++)
                if (!_newest[i].IsEmpty && cache.Target(i).Labels is { } labels)
                {
                    Samples.Samples.Add(new(labels, _newest[i].Milliseconds, 1, Item: SampleRow.NoItem));
                    Samples.Metadata.Add("target_info", TargetInfo.Metadata);
                }
        }

        private void Number(in MetricRow metric, MetricIdentity identity, in NumberPoint point)
        {
            if (Open(metric, identity, point.Header) is not { } series)
                return;
            var value = point.Value;
            if (metric.Kind == MetricKind.Sum && metric.Temporality == Temporality.Delta && !point.Header.NoRecordedValue)
                value = series.DeltaSum += value;
            Emit(series.Labels, point.Header, value);
            foreach (var exemplar in Exemplars(point.Header))
                Samples.Exemplars.Add(Exemplar(series.Labels, exemplar));
        }

        private void Histogram(in MetricRow metric, MetricIdentity identity, in HistogramPoint point)
        {
            var bounds = CollectionsMarshal.AsSpan(batch.Bounds).Slice(point.Bounds.Start, point.Bounds.Count);
            var counts = CollectionsMarshal.AsSpan(batch.Counts).Slice(point.BucketCounts.Start, point.BucketCounts.Count);
            if (counts.Length != bounds.Length + 1 && counts.Length + bounds.Length > 0)
            {
                Reject(1, $"histogram {identity.Name} has {counts.Length} buckets for {bounds.Length} bounds");
                return;
            }
            if (Open(metric, identity, point.Header) is not { } series)
                return;
            series.Split(identity.Name, bounds, "_bucket", "le", withInfinity: true);

            var isDelta = metric.Temporality == Temporality.Delta && !point.Header.NoRecordedValue;
            double cumulative = 0;
            for (var i = 0; i < bounds.Length; i++)
            {
                cumulative += counts[i];
                Emit(series.Parts[i], point.Header, isDelta ? series.DeltaBuckets[i] += cumulative : cumulative);
            }
            var count = isDelta ? series.DeltaCount += point.Count : point.Count;
            Emit(series.Parts[^1], point.Header, count);
            Emit(series.Count!, point.Header, count);
            // Without a sum the observations may have been negative; there is nothing to add up.
            if (!double.IsNaN(point.Sum) || point.Header.NoRecordedValue)
                Emit(series.Sum!, point.Header, isDelta ? series.DeltaSum += point.Sum : point.Sum);
            foreach (var exemplar in Exemplars(point.Header))
                Samples.Exemplars.Add(Exemplar(series.Parts[Bucket(series.Bounds, exemplar.Value)], exemplar));
        }

        private void Exponential(in MetricRow metric, MetricIdentity identity, in ExponentialHistogramPoint point)
        {
            if (ExponentialHistograms.Convert(batch, point, out var error) is not { } histogram)
            {
                Reject(1, $"{identity.Name}: {error}");
                return;
            }
            if (Open(metric, identity, point.Header) is not { } series)
                return;
            if (metric.Temporality == Temporality.Delta && !point.Header.NoRecordedValue)
                histogram = series.DeltaHistogram = ExponentialHistograms.Add(series.DeltaHistogram, histogram);
            Samples.Samples.Add(new(series.Labels, point.Header.Time.Milliseconds, 0, histogram, _item, _start));
            foreach (var exemplar in Exemplars(point.Header))
                Samples.Exemplars.Add(Exemplar(series.Labels, exemplar));
        }

        private void Summary(in MetricRow metric, MetricIdentity identity, in SummaryPoint point)
        {
            if (Open(metric, identity, point.Header) is not { } series)
                return;
            var quantiles = CollectionsMarshal.AsSpan(batch.Quantiles).Slice(point.Quantiles.Start, point.Quantiles.Count);
            var bounds = new double[quantiles.Length];
            for (var i = 0; i < bounds.Length; i++)
                bounds[i] = quantiles[i].Quantile;
            series.Split(identity.Name, bounds, "", "quantile", withInfinity: false);
            for (var i = 0; i < bounds.Length; i++)
                Emit(series.Parts[i], point.Header, quantiles[i].Value);
            Emit(series.Count!, point.Header, point.Count);
            Emit(series.Sum!, point.Header, point.Sum);
        }

        private PointSeries? Open(in MetricRow metric, MetricIdentity identity, in PointHeader point)
        {
            if (point.Time.IsEmpty)
            {
                Reject(1, $"a point of {identity.Name} has no time");
                return null;
            }
            var series = cache.Point(metric, identity, point);
            _start = metric.Kind == MetricKind.Gauge ? 0 : point.Start.Milliseconds;
            if (metric.Temporality == Temporality.Delta && metric.Kind != MetricKind.Gauge)
            {
                if (point.Time <= series.DeltaTime)
                {
                    Reject(1, $"a delta point of {identity.Name} is not newer than the one before it");
                    return null;
                }
                if (series.DeltaTime.IsEmpty)
                    series.DeltaStart = _start;
                (series.DeltaTime, _start) = (point.Time, series.DeltaStart);
            }
            if (point.Time > _newest[metric.Resource])
                _newest[metric.Resource] = point.Time;
            return series;
        }

        private void Emit(LabelSet series, in PointHeader point, double value) =>
            Samples.Samples.Add(new(series, point.Time.Milliseconds, point.NoRecordedValue ? StaleMarker.Value : value, Item: _item, StartTime: _start));

        private ReadOnlySpan<ExemplarRow> Exemplars(in PointHeader point) => CollectionsMarshal.AsSpan(batch.Exemplars).Slice(point.Exemplars.Start, point.Exemplars.Count);

        private Exemplar Exemplar(LabelSet series, in ExemplarRow row) => new(series, row.Time.Milliseconds, row.Value, ExemplarLabels.Of(batch, row));

        // The first bucket that holds the value; bounds are inclusive.
        private static int Bucket(double[] bounds, double value)
        {
            var at = Array.BinarySearch(bounds, value);
            return at >= 0 ? at : ~at;
        }

        private void Reject(int points, string reason)
        {
            Rejected += points;
            Reason ??= reason;
        }
    }
}
