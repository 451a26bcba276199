using Tally.Backend.Loki.Config;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki;

/// <summary>
/// OTLP log records as log streams, the way Loki 3.7 takes them in: the configured resource attributes become the labels
/// of the stream, everything else of resource, scope and record becomes structured metadata, the body becomes the line.
/// Works per distinct resource, scope, key and value, not per record.
/// </summary>
internal sealed class OtlpLogMapping(OtlpRules rules, TimeProvider time)
{
    public StreamBatch Map(LogBatch batch)
    {
        var run = new OtlpLogMappingRun(batch, rules);
        var now = UnixNanos.From(time.GetUtcNow());
        foreach (ref readonly var record in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(batch.Records))
            run.Add(record, now);
        return run.Streams;
    }
}
