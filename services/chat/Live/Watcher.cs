using System.Threading.Channels;

namespace Tally.Chat.Live;

/// <summary>Somebody who watches a room, with the messages not read yet.</summary>
internal sealed class Watcher : IDisposable
{
    private readonly Channel<byte[]> _unread;
    private readonly Action<Watcher> _leave;

    public Watcher(int maxUnread, Action<Watcher> leave, Action dropped)
    {
        _leave = leave;
        _unread = Channel.CreateBounded<byte[]>(
            new BoundedChannelOptions(maxUnread) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, _ => dropped());
    }

    public IAsyncEnumerable<byte[]> Messages(CancellationToken cancellation) => _unread.Reader.ReadAllAsync(cancellation);

    public void Offer(byte[] message) => _unread.Writer.TryWrite(message);

    public void Dispose() => _leave(this);
}
