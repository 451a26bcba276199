using System.Numerics;
using System.Runtime.InteropServices;

namespace Tally.Storage.Files;

/// <summary>
/// CRC-32C (Castagnoli), the checksum with a machine instruction on x64 and Arm64. The base library has the instruction only;
/// System.IO.Hashing 10 has CRC-32 with another polynomial, which stored files do not carry.
/// </summary>
internal static class Crc32C
{
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            crc = BitOperations.Crc32C(crc, word);
        foreach (var b in bytes[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
