using Tally.Backend.Ingest;
using Tally.Backend.Prometheus.Otlp;
using Tally.Signals;
using Tally.Storage;
using Tally.Storage.Metrics;

namespace Tally.Backend.Prometheus;

/// <summary>Where metrics end: translated to series, then stored. Rejections are counted in points.</summary>
internal sealed class MetricSink(OtlpMetricTranslator translator, MetricStore store) : IBatchSink<MetricBatch>
{
    public AppendResult Append(MetricBatch batch)
    {
        var (samples, refused) = translator.Translate(batch);
        var result = store.Append(samples);
        return result.IsOverloaded ? result : result with { Rejected = Math.Min(batch.ItemCount, result.Rejected + refused.Rejected), Reason = refused.Reason ?? result.Reason };
    }
}
