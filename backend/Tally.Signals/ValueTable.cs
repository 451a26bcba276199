using System.Buffers;
using System.Text;

namespace Tally.Signals;

/// <summary>
/// Interns attribute values, keys and names: each distinct one is held once and known by its index.
/// Index 0 is the empty value, so a zero in a column reads as "absent". Indexes are dense and never change.
/// Not thread-safe for writers; a reader may use any index it was given while one writer adds more.
/// </summary>
public sealed class ValueTable
{
    private readonly Dictionary<string, int> _strings;
    private readonly Dictionary<AttributeValue, int> _others = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _byChars;
    private AttributeValue[] _values;
    private int _count = 1;

    /// <param name="capacity">How many values to have room for from the start.</param>
    public ValueTable(int capacity = 64)
    {
        _strings = new(capacity, StringComparer.Ordinal);
        _values = new AttributeValue[Math.Max(1, capacity)];
        _byChars = _strings.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>How many values there are, the empty one included.</summary>
    public int Count => Volatile.Read(ref _count);

    public AttributeValue this[int index] => Volatile.Read(ref _values)[index];

    /// <summary>The string at <paramref name="index"/>; the empty string at 0.</summary>
    public string Text(int index) => index == 0 ? "" : this[index].AsString;

    /// <summary>The index of a string, added where it is new. The empty string is a value of its own, not index 0.</summary>
    public int Add(string value)
    {
        if (!_strings.TryGetValue(value, out var index))
            _strings.Add(value, index = Append(AttributeValue.From(value)));
        return index;
    }

    /// <inheritdoc cref="Add(string)"/>
    public int Add(ReadOnlySpan<char> value)
    {
        if (!_byChars.TryGetValue(value, out var index))
        {
            var text = value.ToString();
            _strings.Add(text, index = Append(AttributeValue.From(text)));
        }
        return index;
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
    public int Add(AttributeValue value)
    {
        if (value.Kind == ValueKind.Empty)
            return 0;
        if (value.Kind == ValueKind.String)
            return Add(value.AsString);
        if (!_others.TryGetValue(value, out var index))
            _others.Add(value, index = Append(value));
        return index;
    }

    /// <summary>The index of a string that is already here, else -1. Safe only on the writer's side or once nothing is added any more.</summary>
    public int Find(string value) => _strings.TryGetValue(value, out var index) ? index : -1;

    private int Append(AttributeValue value)
    {
        if (_count == _values.Length)
        {
            var larger = new AttributeValue[_values.Length * 2];
            _values.AsSpan().CopyTo(larger);
            Volatile.Write(ref _values, larger);
        }
        _values[_count] = value;
        Volatile.Write(ref _count, _count + 1);
        return _count - 1;
    }
}
