using System.Runtime.InteropServices;
using Tally.Signals;

namespace Tally.Backend.Otlp;

/// <summary>
/// Grows a <see cref="Slice"/>. Both encodings let the elements of a list come apart, with other lists' elements of the same
/// kind between them; then the run moves to the end of the list and leaves a gap that nothing refers to.
/// </summary>
internal struct Run
{
    private int _start;
    private int _count;

    public readonly Slice Slice => new(_start, _count);

    public void Add<T>(List<T> list, T item)
    {
        MoveToEnd(list);
        list.Add(item);
        _count++;
    }

    /// <summary>Counts elements that the caller has just added at the list's end, after calling <see cref="MoveToEnd"/>.</summary>
    public void Added(int count) => _count += count;

    public void MoveToEnd<T>(List<T> list)
    {
        var end = list.Count;
        if (_start + _count == end)
            return;
        if (_count > 0)
        {
            CollectionsMarshal.SetCount(list, end + _count);
            var items = CollectionsMarshal.AsSpan(list);
            items.Slice(_start, _count).CopyTo(items[end..]);
        }
        _start = end;
    }
}
