using System.Buffers.Binary;
using Tally.Signals;

namespace Tally.Backend.Otlp.Protobuf;

/// <summary>A text seen earlier in the same request, by its place there, and its index in the value table.</summary>
internal readonly record struct SeenText(int Start, int Length, int Index);

/// <summary>An encoded KeyValue seen earlier in the same request, by its place there, and what it was read as.</summary>
internal readonly record struct SeenAttribute(int Start, int Length, AttributeRef Attribute);

/// <summary>
/// The decoder's two caches. A request repeats the same few keys, values and whole attributes for every item; comparing
/// bytes with the last ones of the same slot is far cheaper than parsing, transcoding and looking up
/// (<c>Tally.Benchmarks ingest</c>: a span of 12 attributes decodes in 1.0 µs with both, in 1.4 µs with the first alone).
/// </summary>
internal static class Seen
{
    /// <summary>How many slots a cache has: a power of two, small enough for the stack.</summary>
    public const int Slots = 512;

    /// <summary>The slot of some bytes, at least one: from their number and the first and last ones. A poor mix costs time, never correctness.</summary>
    public static int Slot(ReadOnlySpan<byte> bytes)
    {
        ulong mixed;
        if (bytes.Length >= sizeof(ulong))
            mixed = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ (BinaryPrimitives.ReadUInt64LittleEndian(bytes[^sizeof(ulong)..]) * 0x9E3779B97F4A7C15);
        else if (bytes.Length >= sizeof(uint))
            mixed = BinaryPrimitives.ReadUInt32LittleEndian(bytes) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(bytes[^sizeof(uint)..]) << 32);
        else
            mixed = (uint)(bytes[0] | (bytes[bytes.Length / 2] << 8) | (bytes[^1] << 16));
        mixed = (mixed + (uint)bytes.Length) * 0x9E3779B97F4A7C15;
        return (int)(mixed >> 40) & (Slots - 1);
    }
}
