namespace Tally.Storage.Files;

/// <summary>
/// One column of an open segment. The array grows by replacement and what is written stays, so a reader that took the
/// array and a row count under the writer's lock may go on reading that many rows while more are added.
/// </summary>
internal sealed class GrowingColumn<T>(int capacity = 1024)
{
    private T[] _items = new T[capacity];

    public int Count { get; private set; }

    public T[] Array => _items;

    public ref readonly T this[int index] => ref _items[index];

    /// <summary>Room for more items at the end, for the caller to fill; they count at once.</summary>
    public Span<T> Take(int count)
    {
        if (Count + count > _items.Length)
            System.Array.Resize(ref _items, Math.Max(Count + count, Count * 2));
        Count += count;
        return _items.AsSpan(Count - count, count);
    }

    public void Add(T item)
    {
        if (Count == _items.Length)
            System.Array.Resize(ref _items, Count * 2);
        _items[Count++] = item;
    }
}
