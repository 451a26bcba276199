using System.Runtime.CompilerServices;
using Tally.Storage.Files;

namespace Tally.Storage.Traces;

/// <summary>
/// One value a row, append-only. One writer adds; readers may read any row below a count that was published to them
/// after it was written, at the same time and without a lock.
/// </summary>
public sealed class Column<T> : StoredColumn where T : unmanaged
{
    private readonly bool _isRandom;
    private T[][] _blocks = [];
    private int _count;

    internal Column(string name, ColumnFile? file = null, bool isRandom = false) : base(name, file) => _isRandom = isRandom;

    public T this[int row]
    {
        get
        {
            Load();
            return _blocks[row / BlockRows][row % BlockRows];
        }
    }

    /// <summary>A block's rows; beyond the published count they are not meaningful.</summary>
    public ReadOnlySpan<T> Block(int block)
    {
        Load();
        return _blocks[block];
    }

    internal int Count
    {
        get
        {
            Load();
            return _count;
        }
    }

    internal override bool IsEmpty => Count == 0;

    private protected override bool IsRandom => _isRandom;

    internal override long MemoryBytes => (long)_blocks.Length * BlockRows * Unsafe.SizeOf<T>();

    internal int Add(T value)
    {
        var block = _count / BlockRows;
        if (block == _blocks.Length)
            _blocks = [.. _blocks, new T[BlockRows]];
        _blocks[block][_count % BlockRows] = value;
        return _count++;
    }

    /// <summary>A row to change while readers may read it; only for values that are written whole (up to 8 bytes).</summary>
    internal ref T Cell(int row) => ref _blocks[row / BlockRows][row % BlockRows];

    private protected override void Encode(ByteWriter writer)
    {
        var rows = new T[_count];
        for (var i = 0; i < _count; i += BlockRows)
            _blocks[i / BlockRows].AsSpan(0, Math.Min(BlockRows, _count - i)).CopyTo(rows.AsSpan(i));
        writer.Rows<T>(rows);
    }

    private protected override void Decode(ref ByteReader reader)
    {
        var rows = reader.Rows<T>();
        var blocks = new T[(rows.Length + BlockRows - 1) / BlockRows][];
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i] = new T[BlockRows];
            rows.AsSpan(i * BlockRows, Math.Min(BlockRows, rows.Length - i * BlockRows)).CopyTo(blocks[i]);
        }
        _blocks = blocks;
        _count = rows.Length;
    }
}
