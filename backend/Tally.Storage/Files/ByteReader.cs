using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Tally.Storage.Files;

/// <summary>Reads what <see cref="ByteWriter"/> wrote.</summary>
/// <exception cref="InvalidDataException">Any method: the bytes end early or do not make sense.</exception>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    public ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = Byte();
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return value;
        }
        throw new InvalidDataException("A varint is longer than 10 bytes.");
    }

    public long SignedVarint()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A count of things that take at least <paramref name="size"/> bytes each, so a damaged count cannot reserve memory.</summary>
    public int Count(int size = 1)
    {
        var count = Varint();
        return count <= (ulong)(_rest.Length / size) ? (int)count : throw new InvalidDataException($"A count of {count} exceeds the {_rest.Length} bytes left.");
    }

    public ReadOnlySpan<byte> Bytes(int count) => Take(count);

    public string String() => Encoding.UTF8.GetString(Take(Count()));

    /// <summary>Appends the rows to <paramref name="list"/>.</summary>
    public void Rows<T>(List<T> list) where T : unmanaged
    {
        var size = Unsafe.SizeOf<T>();
        var count = Count(size);
        var start = list.Count;
        CollectionsMarshal.SetCount(list, start + count);
        Take(count * size).CopyTo(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(list)[start..]));
    }

    /// <summary>The rows as an array of their own.</summary>
    public T[] Rows<T>() where T : unmanaged
    {
        var size = Unsafe.SizeOf<T>();
        return MemoryMarshal.Cast<byte, T>(Take(Count(size) * size)).ToArray();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw new InvalidDataException($"{count} bytes expected, {_rest.Length} left.");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
