using System.Runtime.InteropServices;

namespace Tally.Storage.Files;

/// <summary>
/// A fast 64-bit hash of bytes, seeded per process so that nobody can prepare colliding input. In-memory use only: never written down.
/// </summary>
internal static class Hash64
{
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64();

    public static ulong Compute(ReadOnlySpan<byte> bytes)
    {
        var hash = Seed ^ (ulong)bytes.Length;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            hash = Mix(hash ^ word);
        ulong rest = 0;
        foreach (var b in bytes[(words.Length * sizeof(ulong))..])
            rest = (rest << 8) | b;
        return Mix(hash ^ rest);
    }

    public static ulong Combine(ulong left, ulong right) => Mix(left ^ (right + 0x9E3779B97F4A7C15));

    // Folding the 128-bit product spreads every input bit over the whole word.
    private static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value ^ 0xA0761D6478BD642F, 0xE7037ED1A0B428DB, out var low);
        return high ^ low;
    }
}
