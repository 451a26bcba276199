using System.Buffers;
using System.Numerics;
using System.Text;

namespace Tally.Signals;

/// <summary>
/// Interns attribute values, keys and names: each distinct one is held once and known by its index.
/// Index 0 is the empty value, so a zero in a column reads as "absent". Indexes are dense and never change.
/// Not thread-safe for writers; a reader may use any index it was given while one writer adds more.
/// </summary>
public sealed class ValueTable
{
    // Open addressing, at most half full: the hash in the high half of a slot, the index in the low one, 0 = free. Against two
    // dictionaries that is half the memory, a table that grows does not touch its values, and a hash is computed once for
    // the batch's and the segment's table together (see Tally.Benchmarks ingest).
    private ulong[] _slots;
    private int[] _hashes;
    private AttributeValue[] _values;
    private int _count = 1;

    /// <param name="capacity">How many values to have room for from the start.</param>
    public ValueTable(int capacity = 64)
    {
        capacity = Math.Max(8, capacity);
        _slots = new ulong[BitOperations.RoundUpToPowerOf2((uint)capacity * 2)];
        _hashes = new int[capacity];
        _values = new AttributeValue[capacity];
    }

    /// <summary>How many values there are, the empty one included.</summary>
    public int Count => Volatile.Read(ref _count);

    public AttributeValue this[int index] => Volatile.Read(ref _values)[index];

    /// <summary>The string at <paramref name="index"/>; the empty string at 0.</summary>
    public string Text(int index) => index == 0 ? "" : this[index].AsString;

    /// <summary>The index of a string, added where it is new. The empty string is a value of its own, not index 0.</summary>
    public int Add(string value)
    {
        var hash = Hash(value);
        return FindText(hash, value, out var slot) is var index and > 0 ? index : Append(slot, hash, AttributeValue.From(value));
    }

    /// <inheritdoc cref="Add(string)"/>
    public int Add(ReadOnlySpan<char> value)
    {
        var hash = Hash(value);
        return FindText(hash, value, out var slot) is var index and > 0 ? index : Append(slot, hash, AttributeValue.From(value.ToString()));
    }

    /// <summary>The index of a string given as UTF-8, added where it is new. Bytes that are no UTF-8 become U+FFFD.</summary>
    public int AddUtf8(ReadOnlySpan<byte> utf8)
    {
        const int OnStack = 256;
        if (utf8.Length <= OnStack)
        {
            // n bytes of UTF-8 never make more than n chars, replacements included.
            Span<char> chars = stackalloc char[OnStack];
            return Add(chars[..Encoding.UTF8.GetChars(utf8, chars)]);
        }
        var rented = ArrayPool<char>.Shared.Rent(utf8.Length);
        try
        {
            return Add(rented.AsSpan(0, Encoding.UTF8.GetChars(utf8, rented)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    /// <summary>The index of a value of any kind, added where it is new.</summary>
    public int Add(AttributeValue value) => value.Kind == ValueKind.Empty ? 0 : Add(value, Hash(value));

    /// <summary>The index of a value of another table, added where it is new; its hash is taken over. Index 0 is 0 in every table.</summary>
    public int AddFrom(ValueTable other, int index) => index == 0 ? 0 : Add(other[index], other._hashes[index]);

    /// <summary>The index of a string that is already here, else -1. Safe only on the writer's side or once nothing is added any more.</summary>
    public int Find(string value) => FindText(Hash(value), value, out _) is var index and > 0 ? index : -1;

    // One function for all tables of the process, so that hashes can be passed on.
    private static int Hash(ReadOnlySpan<char> text) => string.GetHashCode(text);

    private static int Hash(AttributeValue value) => value.Kind == ValueKind.String ? Hash(value.AsString) : value.GetHashCode();

    private int Add(AttributeValue value, int hash)
    {
        var at = Start(hash);
        for (ulong found; (found = _slots[at]) != 0; at = (at + 1) & (_slots.Length - 1))
            if ((int)(found >> 32) == hash && _values[(uint)found] == value)
                return (int)found;
        return Append(at, hash, value);
    }

    /// <summary>The index of a text, or 0 and the slot where it belongs.</summary>
    private int FindText(int hash, ReadOnlySpan<char> text, out int slot)
    {
        slot = Start(hash);
        for (ulong found; (found = _slots[slot]) != 0; slot = (slot + 1) & (_slots.Length - 1))
            if ((int)(found >> 32) == hash && _values[(uint)found] is { Kind: ValueKind.String } value && text.SequenceEqual(value.AsString))
                return (int)found;
        return 0;
    }

    private int Start(int hash) => (int)((uint)hash * 0x9E3779B9 >> 7) & (_slots.Length - 1);

    private int Append(int slot, int hash, AttributeValue value)
    {
        if (_count == _values.Length)
        {
            var larger = new AttributeValue[_values.Length * 2];
            _values.AsSpan().CopyTo(larger);
            Volatile.Write(ref _values, larger);
            Array.Resize(ref _hashes, larger.Length);
        }
        _values[_count] = value;
        _hashes[_count] = hash;
        _slots[slot] = (ulong)(uint)hash << 32 | (uint)_count;
        Volatile.Write(ref _count, _count + 1);
        if (_count * 2 > _slots.Length)
            Grow();
        return _count - 1;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new ulong[old.Length * 2];
        foreach (var item in old)
        {
            if (item == 0)
                continue;
            var at = Start((int)(item >> 32));
            while (_slots[at] != 0)
                at = (at + 1) & (_slots.Length - 1);
            _slots[at] = item;
        }
    }
}
