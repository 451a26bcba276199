using System.Text;
using Tally.Storage.Files;

namespace Tally.Storage.Logs;

/// <summary>Texts as one block of UTF-8 and the end of each; immutable up to <see cref="Count"/>.</summary>
internal readonly struct TextView(byte[] bytes, int[] ends, int count)
{
    public int Count => count;

    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : ends[index - 1];
            return bytes.AsSpan(start, ends[index] - start);
        }
    }

    public string Text(int index) => Encoding.UTF8.GetString(this[index]);

    /// <summary>The index of a text by looking at each; for tables of few texts, like keys. -1 where it is not there.</summary>
    public int Find(ReadOnlySpan<byte> utf8)
    {
        for (var i = 0; i < count; i++)
            if (this[i].SequenceEqual(utf8))
                return i;
        return -1;
    }

    public long ByteCount => count == 0 ? 0 : ends[count - 1];

    /// <summary>Memory that the texts take.</summary>
    public long Bytes => ByteCount + count * sizeof(int);

    public void Write(ByteWriter writer)
    {
        writer.Rows<int>(ends.AsSpan(0, count));
        writer.Rows<byte>(bytes.AsSpan(0, (int)ByteCount));
    }

    public static TextView Read(ref ByteReader reader)
    {
        var ends = reader.Rows<int>();
        var bytes = reader.Rows<byte>();
        var last = 0;
        foreach (var end in ends)
            last = end >= last && end <= bytes.Length ? end : throw new InvalidDataException("The ends of texts are out of order.");
        return new(bytes, ends, ends.Length);
    }
}
