using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Alloy.Components;

/// <summary>
/// Gives each batch to several consumers, those that only read first; of those that change or keep it, all but the last get a
/// copy. An overload of any is the sender's answer, who then sends again to all: at least once, as in Alloy.
/// </summary>
internal sealed class Fanout<TBatch> : IConsumer<TBatch> where TBatch : SignalBatch
{
    private readonly IConsumer<TBatch>[] _readers;
    private readonly IConsumer<TBatch>[] _owners;

    private Fanout(IReadOnlyList<IConsumer<TBatch>> targets)
    {
        _readers = [.. targets.Where(target => target.OnlyReads)];
        _owners = [.. targets.Where(target => !target.OnlyReads)];
    }

    /// <summary>One consumer for all; of none, one that takes everything to nowhere.</summary>
    public static IConsumer<TBatch> Of(IReadOnlyList<IConsumer<TBatch>> targets) => targets is [var only] ? only : new Fanout<TBatch>(targets);

    public bool OnlyReads => _owners.Length == 0;

    public bool IsPrompt => _readers.All(reader => reader.IsPrompt) && _owners.All(owner => owner.IsPrompt);

    public AppendResult Consume(TBatch batch, Origin origin)
    {
        var result = default(AppendResult);
        foreach (var reader in _readers)
            result = Worse(result, reader.Consume(batch, origin));
        for (var i = 0; i < _owners.Length; i++)
            result = Worse(result, _owners[i].Consume(i < _owners.Length - 1 ? BatchCopy.Of(batch) : batch, origin));
        return result;
    }

    public static AppendResult Worse(AppendResult one, AppendResult other) =>
        one.IsOverloaded || (!other.IsOverloaded && one.Rejected >= other.Rejected) ? one : other;
}
