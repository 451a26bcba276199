using Tally.Backend.Alloy.Graph;
using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Alloy.Components;

/// <summary>
/// otelcol.processor.memory_limiter: looks at the heap every check_interval, and while it is over the soft limit (the limit
/// less the spike) refuses batches, so that their senders come again. Before it refuses it collects garbage, at most every ten seconds.
/// </summary>
internal sealed class MemoryLimiter : IDisposable
{
    private static readonly TimeSpan CollectionInterval = TimeSpan.FromSeconds(10);

    private readonly string _id;
    private readonly PipelineContext _context;
    private readonly long _softLimit;
    private readonly Repeating _check;
    private DateTimeOffset _nextCollection;
    private volatile bool _isOver;

    private MemoryLimiter(string id, PipelineContext context, long softLimit, TimeSpan interval)
    {
        (_id, _context, _softLimit) = (id, context, softLimit);
        _check = new(id, interval, Check, context);
    }

    public static IReadOnlyDictionary<string, object?> Make(string id, Arguments arguments, PipelineContext context)
    {
        arguments.Require("check_interval");
        var interval = arguments.PositiveDuration("check_interval", TimeSpan.Zero);
        var soft = SoftLimit(arguments, context.Memory().Available);
        var outputs = Outputs.Read(arguments, "traces", "logs", "metrics");
        Exports.SkipDebugMetrics(arguments);
        arguments.Complete();

        var limiter = context.Ends(new MemoryLimiter(id, context, soft, interval));
        return Exports.Input(new(new Gate<SpanBatch>(limiter, outputs.ToTraces), new Gate<LogBatch>(limiter, outputs.ToLogs), new Gate<MetricBatch>(limiter, outputs.ToMetrics)));
    }

    public void Dispose() => _check.Dispose();

    // Either `limit` with `spike_limit` (a fifth by default), or both as percentages of the memory there is.
    private static long SoftLimit(Arguments arguments, long available)
    {
        var (limit, spike) = (arguments.Bytes("limit", 0), arguments.Bytes("spike_limit", 0));
        var (percentage, spikePercentage) = (arguments.Count("limit_percentage", 0, 0, 100), arguments.Count("spike_limit_percentage", 0, 0, 100));
        return (limit, percentage) switch
        {
            ( > 0, > 0) => throw arguments.Wrong("limit", "either `limit` or `limit_percentage` is set, not both"),
            ( > 0, _) when spike >= limit => throw arguments.Wrong("spike_limit", "`spike_limit` must be below `limit`"),
            ( > 0, _) => limit - (spike == 0 ? limit / 5 : spike),
            (_, > 0) when spikePercentage == 0 || spikePercentage >= percentage => throw arguments.Wrong("spike_limit_percentage", "`spike_limit_percentage` must be above zero and below `limit_percentage`"),
            (_, > 0) => (long)(available * (percentage - spikePercentage) / 100),
            _ => throw arguments.Wrong(arguments.At, "either `limit` or `limit_percentage` must be above zero"),
        };
    }

    private void Check()
    {
        if (_context.Memory().Used > _softLimit && _context.Clock.GetUtcNow() >= _nextCollection)
        {
            GC.Collect();
            _nextCollection = _context.Clock.GetUtcNow() + CollectionInterval;
        }
        _isOver = _context.Memory().Used > _softLimit;
    }

    private sealed class Gate<TBatch>(MemoryLimiter limiter, IConsumer<TBatch> next) : IConsumer<TBatch> where TBatch : SignalBatch
    {
        public bool OnlyReads => next.OnlyReads;

        public bool IsPrompt => next.IsPrompt;

        public AppendResult Consume(TBatch batch, Origin origin)
        {
            if (!limiter._isOver)
                return next.Consume(batch, origin);
            limiter._context.Counters.Refused(limiter._id, ItemNames.Of<TBatch>(), batch.ItemCount);
            return AppendResult.Overloaded($"{limiter._id}: data refused due to high memory usage");
        }
    }
}
