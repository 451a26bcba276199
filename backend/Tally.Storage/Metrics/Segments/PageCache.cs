namespace Tally.Storage.Metrics.Segments;

/// <summary>Unpacked pages of sealed segments, up to a number of bytes; the longest unused go first. Thread-safe.</summary>
internal sealed class PageCache(long maxBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(Segment, int), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _order = new();
    private long _bytes;

    public byte[]? Find(Segment segment, int page)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue((segment, page), out var node))
                return null;
            _order.Remove(node);
            _order.AddFirst(node);
            return node.Value.Bytes;
        }
    }

    public void Add(Segment segment, int page, byte[] bytes)
    {
        lock (_gate)
        {
            if (!_entries.TryAdd((segment, page), null!))
                return;
            _entries[(segment, page)] = _order.AddFirst(new Entry(segment, page, bytes));
            _bytes += bytes.Length;
            while (_bytes > maxBytes && _order.Last is { } oldest)
                Drop(oldest);
        }
    }

    public void Forget(Segment segment)
    {
        lock (_gate)
            foreach (var node in _entries.Values.Where(node => node.Value.Segment == segment).ToList())
                Drop(node);
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _order.Remove(node);
        _entries.Remove((node.Value.Segment, node.Value.Page));
        _bytes -= node.Value.Bytes.Length;
    }

    private sealed record Entry(Segment Segment, int Page, byte[] Bytes);
}
