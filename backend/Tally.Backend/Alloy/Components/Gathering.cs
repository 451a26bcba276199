using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Alloy.Components;

/// <summary>
/// One signal's batches on their way to something that is not prompt: joined to batches of the size wanted, by the values of
/// the metadata keys. What waits here is in memory only, for <c>timeout</c> at most.
/// </summary>
internal sealed class Gathering<TBatch> : IConsumer<TBatch>, IDisposable where TBatch : SignalBatch, new()
{
    private readonly string _id;
    private readonly BatchOptions _options;
    private readonly PipelineContext _context;
    private readonly IConsumer<TBatch> _next;
    private readonly Dictionary<string, Pending> _pending = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly Repeating? _flush;
    private int _isLosing;

    public Gathering(string id, BatchOptions options, PipelineContext context, IConsumer<TBatch> next)
    {
        (_id, _options, _context, _next) = (id, options, context, next);
        if (options.Timeout > TimeSpan.Zero)
            _flush = new(id, options.Timeout, Flush, context);
    }

    public bool OnlyReads => false;

    public bool IsPrompt => false;

    public AppendResult Consume(TBatch batch, Origin origin)
    {
        Pending? full = null;
        lock (_lock)
        {
            var key = string.Join('\0', _options.MetadataKeys.Select(name => origin.Metadata.GetValueOrDefault(name)));
            if (!_pending.TryGetValue(key, out var pending))
            {
                if (_pending.Count >= _options.MetadataLimit)
                    return new(batch.ItemCount, $"{_id}: more than {_options.MetadataLimit} different values of {string.Join(", ", _options.MetadataKeys)}");
                _pending[key] = pending = new(origin);
            }
            pending.Batches.Add(batch);
            pending.Items += batch.ItemCount;
            if (_flush is null || pending.Items >= _options.Size)
            {
                full = pending;
                _pending.Remove(key);
            }
        }
        if (full is not null)
            Send(full);
        return default;
    }

    public void Dispose()
    {
        _flush?.Dispose();
        Flush();
    }

    private void Flush()
    {
        List<Pending> all;
        lock (_lock)
        {
            all = [.. _pending.Values];
            _pending.Clear();
        }
        all.ForEach(Send);
    }

    // A batch keeps the size it came with where that is over the limit: the exporter sends it as one request either way.
    private void Send(Pending pending)
    {
        for (var first = 0; first < pending.Batches.Count;)
        {
            var (count, items) = (0, 0);
            do
                items += pending.Batches[first + count++].ItemCount;
            while (first + count < pending.Batches.Count && (_options.MaxSize == 0 || items + pending.Batches[first + count].ItemCount <= _options.MaxSize));
            var joined = count == 1 ? pending.Batches[first] : BatchCopy.Of(pending.Batches.GetRange(first, count));
            // Nobody waits for an answer any more: what finds no room is lost and counted, as in Alloy.
            var result = _next.Consume(joined, pending.Origin);
            // The loss is told when it begins, not with each batch of a destination that is away; the counters have all of it.
            if (Interlocked.Exchange(ref _isLosing, result.IsOverloaded ? 1 : 0) == 0 && result.IsOverloaded)
                PipelineLog.Losing(_context.Logger, _id, ItemNames.Of<TBatch>(), result.Reason);
            first += count;
        }
    }

    private sealed class Pending(Origin origin)
    {
        public Origin Origin => origin;

        public List<TBatch> Batches { get; } = [];

        public int Items { get; set; }
    }
}
