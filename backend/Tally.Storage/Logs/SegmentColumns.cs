using Tally.Signals;

namespace Tally.Storage.Logs;

/// <summary>When and in which stream, per row; the stream is an index into the segment's streams.</summary>
internal sealed record RowColumns(long[] Times, int[] Streams)
{
    public const int BytesARow = sizeof(long) + sizeof(int);
}

/// <summary>The lines: per row a position (block in the high 32 bits, offset in the low) and a length.</summary>
internal sealed record LineColumns(byte[][] Blocks, long[] Positions, int[] Lengths)
{
    /// <summary>Beside the bytes of the line itself.</summary>
    public const int BytesARow = sizeof(long) + sizeof(int);

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
/// Structured metadata. Row r shares the pairs of set <c>Shared[r]</c> and owns the values <c>Own[OwnEnds[r-1]..OwnEnds[r]]</c>,
/// whose keys stand in the same order in shape <c>Shapes[r]</c>: records of one kind have the same keys, so a row holds
/// its values alone, and a key's place is known for all rows of a shape at once.
/// </summary>
internal sealed record MetadataColumns(
    TextView Keys, TextView Values,
    TraceId[] Traces, SpanId[] Spans, long[] Observed,
    int[] Shared, Runs<MetadataRef> Sets,
    int[] Shapes, Runs<int> KeysOfShape, int[] OwnEnds, int[] Own)
{
    private const int BytesARow = 16 + 8 + sizeof(long) + 3 * sizeof(int);

    public ReadOnlySpan<int> OwnOf(int row) => Own.AsSpan(StartOf(row), OwnEnds[row] - StartOf(row));

    public int StartOf(int row) => row == 0 ? 0 : OwnEnds[row - 1];

    public long Bytes(int rows) => (long)rows * BytesARow + (rows == 0 ? 0 : OwnEnds[rows - 1] * sizeof(int)) + Keys.Bytes + Values.Bytes + Sets.Bytes + KeysOfShape.Bytes;
}
