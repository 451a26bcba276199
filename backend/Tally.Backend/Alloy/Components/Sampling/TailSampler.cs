using Tally.Signals;
using Tally.Storage;
using Tally.Storage.Traces;

namespace Tally.Backend.Alloy.Components.Sampling;

/// <summary>
/// Holds each trace for decision_wait after its first span, then keeps it whole or not at all; late spans follow the decision.
/// What waits is in a log on disk before it is acknowledged, and waits again after a sudden end. Where more traces wait than
/// may, the oldest is decided early (Alloy would drop it unseen).
/// </summary>
internal sealed class TailSampler : IConsumer<SpanBatch>, IDisposable
{
    private static readonly TimeSpan LongestTick = TimeSpan.FromSeconds(1);

    private readonly string _id;
    private readonly TailSamplingOptions _options;
    private readonly IConsumer<SpanBatch> _next;
    private readonly PipelineContext _context;
    private readonly WaitingSpanLog? _log;
    private readonly Lock _lock = new();
    private readonly Dictionary<TraceId, PendingTrace> _waiting = [];
    private readonly Queue<PendingTrace> _order = [];
    private readonly DecisionMemory _decisions;
    private readonly List<SpanBatch> _unsent = [];
    private readonly Repeating _tick;

    public TailSampler(string id, TailSamplingOptions options, IConsumer<SpanBatch> next, PipelineContext context)
    {
        (_id, _options, _next, _context) = (id, options, next, context);
        _decisions = new(options.Memory);
        if (context.Folder is { } folder)
            _log = WaitingSpanLog.Open(Path.Combine(folder, id), options.DecisionWait, context.Clock);
        foreach (var batch in _log?.Recovered() ?? [])
            Consume(batch, Origin.None);
        _log?.ForgetRecovered();
        var tick = options.DecisionWait < LongestTick ? options.DecisionWait : LongestTick;
        _tick = new(id, tick, () => Decide(_context.Clock.GetUtcNow()), context);
    }

    public bool OnlyReads => false;

    // With a log a batch is durable at once; the answer of the store behind comes too late to be given back.
    public bool IsPrompt => false;

    public AppendResult Consume(SpanBatch batch, Origin origin)
    {
        var late = new SpanRows(batch, new());
        var ready = new List<PendingTrace>();
        lock (_lock)
        {
            // On disk first: what cannot be written is refused and waits nowhere.
            if (_log is not null && batch.Spans.Exists(span => _decisions.Of(span.TraceId) is null))
                _log.Append(batch);
            for (var row = 0; row < batch.Spans.Count; row++)
                switch (_decisions.Of(batch.Spans[row].TraceId))
                {
                    case true:
                        late.Add(row);
                        break;
                    case null:
                        Wait(batch, row, ready);
                        break;
                }
        }
        SendKept(ready);
        return late.To.Spans.Count == 0 ? default : _next.Consume(late.To, origin);
    }

    /// <summary>Decides all traces whose wait is over.</summary>
    public void Decide(DateTimeOffset now)
    {
        var ready = new List<PendingTrace>();
        lock (_lock)
            while (_order.TryPeek(out var oldest) && oldest.Deadline <= now)
                Take(ready);
        SendKept(ready);
        lock (_lock)
            if (_unsent.Count == 0)
                _log?.ForgetDecided();
    }

    public void Dispose()
    {
        _tick.Dispose();
        // With what there is, as in Alloy.
        Decide(DateTimeOffset.MaxValue);
        lock (_lock)
        {
            if (_unsent.Count > 0 && _log is null)
                PipelineLog.Lost(_context.Logger, _id, _unsent.Sum(batch => batch.Spans.Count), ItemNames.Spans, "the store did not take them before the end");
            if (_unsent.Count == 0)
                _log?.Clear();
            _log?.Dispose();
        }
    }

    private void Wait(SpanBatch batch, int row, List<PendingTrace> ready)
    {
        var id = batch.Spans[row].TraceId;
        if (!_waiting.TryGetValue(id, out var trace))
        {
            if (_waiting.Count >= _options.Traces)
                Take(ready);
            _waiting[id] = trace = new(id, _context.Clock.GetUtcNow() + _options.DecisionWait);
            _order.Enqueue(trace);
        }
        trace.Spans.Add((batch, row));
    }

    private void Take(List<PendingTrace> ready)
    {
        var trace = _order.Dequeue();
        _waiting.Remove(trace.Id);
        var isKept = _options.Policies.Any(policy => policy.Keeps(trace));
        _decisions.Remember(trace.Id, isKept);
        _context.Counters.Decided(_id, isKept, 1);
        if (isKept)
            ready.Add(trace);
    }

    private void SendKept(List<PendingTrace> ready)
    {
        var batches = Joined(ready);
        lock (_lock)
        {
            batches.InsertRange(0, _unsent);
            _unsent.Clear();
        }
        foreach (var batch in batches)
            if (!TrySend(batch))
                lock (_lock)
                    _unsent.Add(batch);
    }

    // A store without room, or one that cannot write for now, gets it again at the next tick.
    private bool TrySend(SpanBatch batch)
    {
        try
        {
            return !_next.Consume(batch, Origin.None).IsOverloaded;
        }
        catch (Exception e) when (e is IOException or StorageException)
        {
            PipelineLog.Fault(_context.Logger, _id, e);
            return false;
        }
    }

    // Traces of one tick share batches of a size that a store likes.
    private static List<SpanBatch> Joined(List<PendingTrace> traces)
    {
        const int MaxSpans = 5000;
        var batches = new List<SpanBatch>();
        var copies = new Dictionary<SpanBatch, SpanRows>();
        foreach (var trace in traces)
        {
            if (batches.Count == 0 || batches[^1].Spans.Count >= MaxSpans)
            {
                batches.Add(new());
                copies.Clear();
            }
            foreach (var (batch, row) in trace.Spans)
            {
                if (!copies.TryGetValue(batch, out var rows))
                    copies[batch] = rows = new(batch, batches[^1]);
                rows.Add(row);
            }
        }
        return batches;
    }
}
