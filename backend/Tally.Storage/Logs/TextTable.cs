using System.Numerics;
using System.Text;
using Tally.Storage.Files;

namespace Tally.Storage.Logs;

/// <summary>
/// Interns texts as UTF-8 in one block of memory: each distinct text is held once and known by its index, from 0, dense.
/// Takes some 30 bytes a text beside its bytes, so a key with a different value on every line does no harm.
/// One writer; readers use a <see cref="TextView"/> taken by the writer.
/// </summary>
public sealed class TextTable
{
    private byte[] _bytes;
    private int[] _ends;
    private ulong[] _hashes;

    // Open addressing, at most half full: the hash's high half in that of a slot, index + 1 in the low one, 0 = free. So a
    // text is looked at only where it is very likely the one (see Tally.Benchmarks ingest).
    private ulong[] _slots;

    public TextTable(int capacity = 16)
    {
        _bytes = new byte[capacity * 16];
        _ends = new int[capacity];
        _hashes = new ulong[capacity];
        _slots = new ulong[BitOperations.RoundUpToPowerOf2((uint)capacity * 2)];
    }

    public int Count { get; private set; }

    internal ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(StartOf(index), LengthOf(index));

    internal int LengthOf(int index) => _ends[index] - StartOf(index);

    internal ulong HashOf(int index) => _hashes[index];

    /// <summary>The texts so far; later additions do not show in it.</summary>
    internal TextView View => new(_bytes, _ends, Count);

    public string Text(int index) => Encoding.UTF8.GetString(this[index]);

    public int Add(string text)
    {
        // Written where it belongs if it is new, and forgotten there if it is not.
        var start = End;
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        var utf8 = _bytes.AsSpan(start, Encoding.UTF8.GetBytes(text, _bytes.AsSpan(start)));
        var hash = Hash64.Compute(utf8);
        return TryFind(utf8, hash, out var slot) is var found and >= 0 ? found : Append(utf8.Length, hash, slot);
    }

    public int Add(ReadOnlySpan<byte> utf8) => Add(utf8, Hash64.Compute(utf8));

    internal int Add(ReadOnlySpan<byte> utf8, ulong hash)
    {
        if (TryFind(utf8, hash, out var slot) is var found and >= 0)
            return found;
        Reserve(utf8.Length);
        utf8.CopyTo(_bytes.AsSpan(End));
        return Append(utf8.Length, hash, slot);
    }

    private int End => Count == 0 ? 0 : _ends[Count - 1];

    private int StartOf(int index) => index == 0 ? 0 : _ends[index - 1];

    /// <summary>The index of a text that is here, else -1 and the slot where it belongs.</summary>
    private int TryFind(ReadOnlySpan<byte> utf8, ulong hash, out int slot)
    {
        slot = (int)hash & (_slots.Length - 1);
        for (ulong found; (found = _slots[slot]) != 0; slot = (slot + 1) & (_slots.Length - 1))
            if ((uint)(found >> 32) == (uint)(hash >> 32) && this[(int)(uint)found - 1].SequenceEqual(utf8))
                return (int)(uint)found - 1;
        return -1;
    }

    private void Reserve(int length)
    {
        if (End + length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(checked(End + length), (int)Math.Min(Array.MaxLength, 2L * _bytes.Length)));
    }

    // The bytes are in place.
    private int Append(int length, ulong hash, int slot)
    {
        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, Count * 2);
            Array.Resize(ref _hashes, Count * 2);
        }
        _ends[Count] = End + length;
        _hashes[Count] = hash;
        _slots[slot] = hash >> 32 << 32 | (uint)++Count;
        if (Count * 2 > _slots.Length)
            Grow();
        return Count - 1;
    }

    private void Grow()
    {
        _slots = new ulong[_slots.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            var slot = (int)_hashes[i] & (_slots.Length - 1);
            while (_slots[slot] != 0)
                slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = _hashes[i] >> 32 << 32 | (uint)(i + 1);
        }
    }
}
