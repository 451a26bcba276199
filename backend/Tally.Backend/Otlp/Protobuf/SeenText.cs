using System.Buffers.Binary;

namespace Tally.Backend.Otlp.Protobuf;

/// <summary>
/// A slot of the decoder's cache: a text seen earlier in the same request, by its place there, and its index in the value
/// table. A request repeats the same few keys and values for every item; comparing bytes with the last text of the same
/// hash is far cheaper than transcoding and looking up. (Tally.Benchmarks, "ingest", shows it.)
/// </summary>
internal readonly record struct SeenText(int Start, int Length, int Index)
{
    /// <summary>How many slots a decoder puts on its stack.</summary>
    public const int Slots = 512;

    /// <summary>Mixes the length with the first and last bytes; a bad mix costs time, never correctness.</summary>
    public static int Hash(ReadOnlySpan<byte> text)
    {
        ulong mixed;
        if (text.Length >= sizeof(ulong))
            mixed = BinaryPrimitives.ReadUInt64LittleEndian(text) ^ (BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..]) * 0x9E3779B97F4A7C15);
        else if (text.Length >= sizeof(uint))
            mixed = BinaryPrimitives.ReadUInt32LittleEndian(text) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(text[^sizeof(uint)..]) << 32);
        else
            mixed = (uint)(text[0] | (text[text.Length / 2] << 8) | (text[^1] << 16));
        mixed = (mixed + (uint)text.Length) * 0x9E3779B97F4A7C15;
        return (int)(mixed >> 40);
    }
}
