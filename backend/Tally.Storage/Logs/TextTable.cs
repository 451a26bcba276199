using System.Text;
using Tally.Storage.Files;

namespace Tally.Storage.Logs;

/// <summary>
/// Interns texts as UTF-8 in one block of memory: each distinct text is held once and known by its index, from 0, dense.
/// Takes some 20 bytes a text beside its bytes, so a key with a different value on every line does no harm.
/// One writer; readers use a <see cref="TextView"/> taken by the writer.
/// </summary>
public sealed class TextTable
{
    private byte[] _bytes;
    private int[] _ends;
    private ulong[] _hashes;
    private int[] _slots;

    public TextTable(int capacity = 16)
    {
        _bytes = new byte[capacity * 16];
        _ends = new int[capacity];
        _hashes = new ulong[capacity];
        _slots = new int[capacity * 2];
    }

    public int Count { get; private set; }

    internal ReadOnlySpan<byte> this[int index] => View[index];

    internal ulong HashOf(int index) => _hashes[index];

    /// <summary>The texts so far; later additions do not show in it.</summary>
    internal TextView View => new(_bytes, _ends, Count);

    public string Text(int index) => View.Text(index);

    public int Add(string text)
    {
        const int onStack = 256;
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> buffer = most <= onStack ? stackalloc byte[onStack] : new byte[most];
        return Add(buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
    }

    public int Add(ReadOnlySpan<byte> utf8) => Add(utf8, Hash64.Compute(utf8));

    /// <summary>The index of a text that is already here, else -1.</summary>
    internal int Find(ReadOnlySpan<byte> utf8)
    {
        var slot = SlotOf(utf8, Hash64.Compute(utf8));
        return _slots[slot] - 1;
    }

    internal int Add(ReadOnlySpan<byte> utf8, ulong hash)
    {
        var slot = SlotOf(utf8, hash);
        if (_slots[slot] > 0)
            return _slots[slot] - 1;
        _slots[slot] = Append(utf8, hash) + 1;
        if (Count * 2 > _slots.Length)
            Rehash();
        return Count - 1;
    }

    private int Append(ReadOnlySpan<byte> utf8, ulong hash)
    {
        var start = Count == 0 ? 0 : _ends[Count - 1];
        if (start + utf8.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(checked(start + utf8.Length), (int)Math.Min(Array.MaxLength, 2L * _bytes.Length)));
        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, Count * 2);
            Array.Resize(ref _hashes, Count * 2);
        }
        utf8.CopyTo(_bytes.AsSpan(start));
        _ends[Count] = start + utf8.Length;
        _hashes[Count] = hash;
        return Count++;
    }

    // Linear probing; a slot holds index + 1, 0 is free.
    private int SlotOf(ReadOnlySpan<byte> utf8, ulong hash)
    {
        var view = View;
        var slot = (int)(hash % (ulong)_slots.Length);
        while (_slots[slot] > 0 && (_hashes[_slots[slot] - 1] != hash || !view[_slots[slot] - 1].SequenceEqual(utf8)))
            slot = slot + 1 == _slots.Length ? 0 : slot + 1;
        return slot;
    }

    private void Rehash()
    {
        _slots = new int[_slots.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            var slot = (int)(_hashes[i] % (ulong)_slots.Length);
            while (_slots[slot] > 0)
                slot = slot + 1 == _slots.Length ? 0 : slot + 1;
            _slots[slot] = i + 1;
        }
    }
}
