using Tally.Backend.Alloy.Graph;
using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Alloy.Components.Sampling;

/// <summary>
/// otelcol.processor.probabilistic_sampler in the mode "proportional": the last 56 bits of a trace id decide, so that every
/// collector decides alike. A span attribute <c>sampling.priority</c> comes first: 0 drops, more keeps. What has no trace id
/// goes where <c>fail_closed</c> holds, and stays where not.
/// </summary>
internal sealed class ProbabilisticSampler(string id, double percentage, bool failsClosed, PipelineMetrics counters)
{
    private const string Priority = "sampling.priority";
    private const long RandomMask = (1L << 56) - 1;
    private const double LeastPercentage = 100.0 / (1L << 56);

    // Kept from here on: at 100 % all, at 0 % none.
    private readonly long _threshold = (long)((1 - Math.Min(percentage, 100) / 100) * (1L << 56));

    public static IReadOnlyDictionary<string, object?> Make(string id, Arguments arguments, PipelineContext context)
    {
        // Without a mode Alloy decides by "hash_seed", whose decisions are others.
        arguments.Choice("mode", "hash_seed", "proportional");
        var percentage = arguments.Number("sampling_percentage", 0, 0);
        if (percentage is > 0 and < LeastPercentage)
            throw arguments.Wrong("sampling_percentage", "`sampling_percentage` is too small, expected 0 or at least one trace in 2^56");
        var sampler = new ProbabilisticSampler(id, percentage, arguments.Flag("fail_closed", true), context.Counters);
        var outputs = Outputs.Read(arguments, "traces", "logs");
        Exports.SkipDebugMetrics(arguments);
        arguments.Complete();
        return Exports.Input(new(new Traces(sampler, outputs.ToTraces), new Logs(sampler, outputs.ToLogs), null));
    }

    private bool Keeps(TraceId trace) => trace.IsEmpty ? !failsClosed : ((long)trace.Low & RandomMask) >= _threshold;

    private void Count(string items, int count) => counters.SampledOut(id, items, count);

    private sealed class Traces(ProbabilisticSampler sampler, IConsumer<SpanBatch> next) : IConsumer<SpanBatch>
    {
        public bool OnlyReads => false;

        public bool IsPrompt => next.IsPrompt;

        public AppendResult Consume(SpanBatch batch, Origin origin)
        {
            sampler.Count(ItemNames.Spans, batch.Spans.RemoveAll(span => !Keeps(batch, span)));
            return batch.Spans.Count == 0 ? default : next.Consume(batch, origin);
        }

        private bool Keeps(SpanBatch batch, SpanRow span) => batch.Find(span.Attributes, Priority) switch
        {
            { Kind: ValueKind.Int } value => value.AsInt > 0,
            { Kind: ValueKind.Double } value => value.AsDouble > 0,
            _ => sampler.Keeps(span.TraceId),
        };
    }

    private sealed class Logs(ProbabilisticSampler sampler, IConsumer<LogBatch> next) : IConsumer<LogBatch>
    {
        public bool OnlyReads => false;

        public bool IsPrompt => next.IsPrompt;

        public AppendResult Consume(LogBatch batch, Origin origin)
        {
            sampler.Count(ItemNames.LogRecords, batch.Records.RemoveAll(record => !sampler.Keeps(record.TraceId)));
            return batch.Records.Count == 0 ? default : next.Consume(batch, origin);
        }
    }
}
