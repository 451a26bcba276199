using Tally.Signals;

namespace Tally.Storage.Logs;

/// <summary>When and in which stream, per row; the stream is an index into the segment's streams.</summary>
internal sealed record RowColumns(long[] Times, int[] Streams);

/// <summary>The lines: per row a position (block in the high 32 bits, offset in the low) and a length.</summary>
internal sealed record LineColumns(byte[][] Blocks, long[] Positions, int[] Lengths)
{
    public ReadOnlyMemory<byte> Memory(int row)
    {
        var position = Positions[row];
        return Blocks[position >> 32].AsMemory((int)(uint)position, Lengths[row]);
    }

    public ReadOnlySpan<byte> this[int row]
    {
        get
        {
            var position = Positions[row];
            return Blocks[position >> 32].AsSpan((int)(uint)position, Lengths[row]);
        }
    }
}

/// <summary>
/// Structured metadata. Row r owns <c>Own[OwnEnds[r-1]..OwnEnds[r]]</c> and shares the pairs of set <c>Shared[r]</c>,
/// <c>Sets[SetEnds[s-1]..SetEnds[s]]</c>; pairs index <c>Keys</c> and <c>Values</c>.
/// </summary>
internal sealed record MetadataColumns(
    TextView Keys, TextView Values,
    TraceId[] Traces, SpanId[] Spans, long[] Observed,
    int[] OwnEnds, MetadataRef[] Own,
    int[] Shared, int[] SetEnds, MetadataRef[] Sets)
{
    public ReadOnlySpan<MetadataRef> OwnOf(int row) => Run(Own, OwnEnds, row);

    public ReadOnlySpan<MetadataRef> SetOf(int set) => Run(Sets, SetEnds, set);

    private static ReadOnlySpan<MetadataRef> Run(MetadataRef[] pairs, int[] ends, int index)
    {
        var start = index == 0 ? 0 : ends[index - 1];
        return pairs.AsSpan(start, ends[index] - start);
    }
}
