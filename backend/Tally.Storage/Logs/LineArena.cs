using Tally.Storage.Files;

namespace Tally.Storage.Logs;

/// <summary>
/// The line bytes of an open segment, in blocks that never move, so readers keep spans of them and growth copies nothing.
/// A position is <c>block (high 32 bits) | offset (low 32 bits)</c>.
/// </summary>
internal sealed class LineArena
{
    private const int BlockSize = 1 << 20;

    private readonly GrowingColumn<byte[]> _blocks = new(16);
    private int _used = BlockSize;

    /// <summary>Bytes of all lines.</summary>
    public long Length { get; private set; }

    public byte[][] Blocks => _blocks.Array;

    public long Add(ReadOnlySpan<byte> line)
    {
        if (_blocks.Count == 0 || line.Length > _blocks[_blocks.Count - 1].Length - _used)
        {
            _blocks.Add(GC.AllocateUninitializedArray<byte>(Math.Max(BlockSize, line.Length)));
            _used = 0;
        }
        line.CopyTo(_blocks[_blocks.Count - 1].AsSpan(_used));
        var position = ((long)(_blocks.Count - 1) << 32) | (uint)_used;
        _used += line.Length;
        Length += line.Length;
        return position;
    }
}
