using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl.Paths;

/// <summary>
/// Where a run of statements stands in a batch: which item, and which event or point of it. One cursor serves one batch on
/// one thread; it also carries what the statements remember of that batch.
/// </summary>
internal sealed class Cursor(SignalBatch batch, int memos)
{
    private readonly object?[] _memos = new object?[memos];

    public SignalBatch Batch => batch;

    /// <summary>Row of the span, log record or metric.</summary>
    public int Row { get; set; }

    /// <summary>Row of the event, or of the point in the list that its metric's kind names.</summary>
    public int Inner { get; set; }

    public int Resource { get; set; }

    public int Scope { get; set; }

    /// <summary>Something was removed or replaced, so the batch's table of values may hold what nothing refers to any more.</summary>
    public bool HasChanged { get; set; }

    /// <summary>What the statement with this number remembers of the batch, made at its first use.</summary>
    public T Memo<T>(int number, Func<SignalBatch, T> make) where T : class => (T)(_memos[number] ??= make(batch));
}
