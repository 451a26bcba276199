using System.Buffers.Binary;

namespace Tally.Backend.Ingest;

/// <summary>
/// Snappy's block format, decoded into memory of the declared size and never beyond. Hand-written, for requests come from
/// anyone: every length is checked before it is used, and an error names the byte where it is. Snappier, which is faster, takes
/// a block whose content goes on past the declared length as sound and cuts it there (docs/adr/0014).
/// <code>
/// length: varint | elements: tag &amp; 3
///   0 literal, length-1 in tag >> 2, or in the 1 to 4 bytes that follow where that is 60 to 63
///   1 copy of 4 to 11, offset 11 bits | 2 copy of 1 to 64, offset 2 bytes | 3 copy of 1 to 64, offset 4 bytes
/// </code>
/// </summary>
internal static class SnappyBlock
{
    // The densest element: three bytes that copy 64.
    private const int MaxExpansion = 22;

    /// <summary>How long the content says it is and where its elements begin; an error where that cannot be true, so nothing is allocated for a lie.</summary>
    public static string? ReadLength(ReadOnlySpan<byte> block, out long length, out int start)
    {
        (length, start) = (0, 0);
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (start == block.Length)
                return "malformed snappy at byte 0: it ends within its length";
            var next = block[start++];
            length |= (long)(next & 0x7F) << shift;
            if (next >= 0x80)
                continue;
            return length > uint.MaxValue || length > (long)block.Length * MaxExpansion
                ? $"malformed snappy at byte 0: {block.Length} bytes cannot hold the {length} they declare"
                : null;
        }
        return "malformed snappy at byte 0: its length takes more than 5 bytes";
    }

    /// <summary>Fills <paramref name="target"/>, which is exactly as long as the block declares. Returns what is wrong, or null.</summary>
    public static string? Decode(ReadOnlySpan<byte> block, int start, Span<byte> target)
    {
        var (at, filled) = (start, 0);
        while (at < block.Length)
        {
            var element = at;
            var tag = block[at++];
            var extra = (tag & 3) switch
            {
                0 => tag >> 2 < 60 ? 0 : (tag >> 2) - 59,
                1 => 1,
                2 => 2,
                _ => 4,
            };
            if (extra > block.Length - at)
                return $"malformed snappy at byte {element}: it ends within an element";
            var operand = Operand(block.Slice(at, extra));
            at += extra;

            var length = (tag & 3) switch
            {
                0 => (tag >> 2 < 60 ? tag >> 2 : (long)operand) + 1,
                1 => ((tag >> 2) & 7) + 4,
                _ => (tag >> 2) + 1,
            };
            if (length > target.Length - filled)
                return $"malformed snappy at byte {element}: the content is longer than the {target.Length} bytes it declares";
            if ((tag & 3) == 0)
            {
                if (length > block.Length - at)
                    return $"malformed snappy at byte {element}: a literal of {length} bytes passes the end, {block.Length - at} bytes on";
                block.Slice(at, (int)length).CopyTo(target[filled..]);
                at += (int)length;
            }
            else
            {
                var offset = (tag & 3) == 1 ? (uint)(tag >> 5) << 8 | operand : operand;
                if (offset == 0 || offset > filled)
                    return $"malformed snappy at byte {element}: a copy from {offset} bytes back, with {filled} bytes there";
                Copy(target, filled, (int)offset, (int)length);
            }
            filled += (int)length;
        }
        return filled == target.Length ? null : $"malformed snappy at byte {at}: the content ends after {filled} of the {target.Length} bytes it declares";
    }

    private static uint Operand(ReadOnlySpan<byte> bytes)
    {
        Span<byte> padded = stackalloc byte[sizeof(uint)];
        padded.Clear();
        bytes.CopyTo(padded);
        return BinaryPrimitives.ReadUInt32LittleEndian(padded);
    }

    // A copy may reach into what it writes: an offset of 1 repeats one byte.
    private static void Copy(Span<byte> target, int filled, int offset, int length)
    {
        if (offset >= length)
        {
            target.Slice(filled - offset, length).CopyTo(target[filled..]);
            return;
        }
        for (var i = 0; i < length; i++)
            target[filled + i] = target[filled + i - offset];
    }
}
