using Tally.Backend.Ingest;
using Tally.Signals;
using Tally.Storage;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki;

/// <summary>Where OTLP log batches end: mapped to streams, then in the store.</summary>
internal sealed class LokiSink(OtlpLogMapping mapping, LogStore store) : IBatchSink<LogBatch>
{
    public AppendResult Append(LogBatch batch) => store.Append(mapping.Map(batch));
}
