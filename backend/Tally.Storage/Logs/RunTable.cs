using System.Runtime.InteropServices;
using Tally.Storage.Files;

namespace Tally.Storage.Logs;

/// <summary>Interns runs of items that many rows share: the pairs that a resource and a scope say, the keys that records of one kind have. Run 0 is the empty one.</summary>
internal sealed class RunTable<T> where T : unmanaged, IEquatable<T>
{
    private readonly GrowingColumn<int> _ends = new(16);
    private readonly GrowingColumn<T> _items = new(64);
    private readonly Dictionary<ulong, int> _byHash = [];

    public RunTable() => _ends.Add(0);

    public Runs<T> View => new(_ends.Array, _ends.Count, _items.Array);

    public int Add(ReadOnlySpan<T> items)
    {
        if (items.IsEmpty)
            return 0;
        var hash = Hash64.Compute(MemoryMarshal.AsBytes(items));
        if (_byHash.TryGetValue(hash, out var run) && View[run].SequenceEqual(items))
            return run;
        foreach (var item in items)
            _items.Add(item);
        _ends.Add(_items.Count);
        return _byHash[hash] = _ends.Count - 1;
    }
}

/// <summary>Runs of items one after the other, and where each ends; immutable up to <see cref="Count"/>.</summary>
internal readonly struct Runs<T>(int[] ends, int count, T[] items) where T : unmanaged
{
    public int Count => count;

    public ReadOnlySpan<T> this[int run]
    {
        get
        {
            var start = run == 0 ? 0 : ends[run - 1];
            return items.AsSpan(start, ends[run] - start);
        }
    }

    public long Bytes => count * sizeof(int) + (long)ends[count - 1] * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();

    public void Write(ByteWriter writer)
    {
        writer.Rows<int>(ends.AsSpan(0, count));
        writer.Rows<T>(items.AsSpan(0, ends[count - 1]));
    }

    public static Runs<T> Read(ref ByteReader reader)
    {
        var ends = reader.Rows<int>();
        return new(ends, ends.Length, reader.Rows<T>());
    }
}
