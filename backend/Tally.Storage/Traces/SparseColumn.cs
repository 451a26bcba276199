using Tally.Storage.Files;

namespace Tally.Storage.Traces;

/// <summary>
/// A number for some of the rows, 0 for the rest, append-only: an attribute's value ids, mostly. A block without values
/// takes no memory, one with few holds pairs, one with many holds an array. Concurrency as <see cref="Column{T}"/>.
/// </summary>
public sealed class SparseColumn : StoredColumn
{
    private Cells?[] _blocks = [];
    private int _last = -1;

    internal SparseColumn(string name, ColumnFile? file = null) : base(name, file)
    {
    }

    public int this[int row]
    {
        get
        {
            Load();
            var block = row / BlockRows;
            var blocks = _blocks;
            return block < blocks.Length && blocks[block] is { } cells ? cells[row % BlockRows] : 0;
        }
    }

    /// <summary>Writes a block's rows to <paramref name="destination"/> (of <see cref="StoredColumn.BlockRows"/>); false, and nothing written, where all are 0.</summary>
    public bool TryReadBlock(int block, Span<int> destination)
    {
        Load();
        var blocks = _blocks;
        if (block >= blocks.Length || blocks[block] is not { } cells)
            return false;
        cells.CopyTo(destination);
        return true;
    }

    internal override bool IsEmpty
    {
        get
        {
            Load();
            return _blocks.Length == 0;
        }
    }

    internal override long MemoryBytes => _blocks.Length * 8L + _blocks.Sum(cells => cells?.MemoryBytes ?? 0);

    /// <summary>Sets a row above all that were set before; setting 0 does nothing.</summary>
    internal void Add(int row, int value)
    {
        if (value == 0)
            return;
        var block = row / BlockRows;
        if (block >= _blocks.Length)
        {
            var longer = new Cells?[block + 1];
            _blocks.AsSpan().CopyTo(longer);
            _blocks = longer;
        }
        (_blocks[block] ??= new()).Add(row % BlockRows, value);
    }

    /// <summary>As <see cref="Add"/>, but a row that was just set keeps its value.</summary>
    internal void AddFirst(int row, int value)
    {
        if (value == 0 || row == _last)
            return;
        Add(row, value);
        _last = row;
    }

    // Per block: its number, how many rows, then (row gap, value) pairs; as varints these compress well and cost nothing where empty.
    private protected override void Encode(ByteWriter writer)
    {
        Span<int> rows = stackalloc int[BlockRows];
        for (var block = 0; block < _blocks.Length; block++)
        {
            if (!TryReadBlock(block, rows))
                continue;
            writer.Varint((ulong)block);
            writer.Varint((ulong)(BlockRows - rows.Count(0)));
            var last = 0;
            for (var i = 0; i < BlockRows; i++)
            {
                if (rows[i] == 0)
                    continue;
                writer.Varint((ulong)(i - last));
                writer.Varint((uint)rows[i]);
                last = i;
            }
        }
    }

    private protected override void Decode(ref ByteReader reader)
    {
        var blocks = new List<Cells?>();
        while (!reader.AtEnd)
        {
            var block = reader.Varint();
            if (block < (ulong)blocks.Count || block > int.MaxValue / BlockRows)
                throw new InvalidDataException($"Block {block} of a column is out of order.");
            while ((ulong)blocks.Count < block)
                blocks.Add(null);
            blocks.Add(ReadCells(ref reader));
        }
        _blocks = [.. blocks];
    }

    private static Cells ReadCells(ref ByteReader reader)
    {
        var cells = new Cells();
        var row = 0UL;
        for (var left = reader.Count(2); left > 0; left--)
        {
            row += reader.Varint();
            if (row >= BlockRows)
                throw new InvalidDataException($"Row {row} exceeds its block.");
            cells.Add((int)row, (int)(uint)reader.Varint());
        }
        return cells;
    }

    /// <summary>One block's cells: pairs while few, an array once a quarter of the rows has a value.</summary>
    private sealed class Cells
    {
        private const int MaxPairs = BlockRows / 4;

        private Pairs? _pairs = new(4);
        private int[]? _dense;
        private int _count;

        public long MemoryBytes => _dense is not null ? BlockRows * 4 : (_pairs?.Rows.Length ?? 0) * 6 + 96;

        public int this[int row]
        {
            get
            {
                if (Volatile.Read(ref _dense) is { } dense)
                    return dense[row];
                var count = Volatile.Read(ref _count);
                if (Volatile.Read(ref _pairs) is not { } pairs)
                    return _dense![row];
                var index = pairs.Rows.AsSpan(0, count).BinarySearch((ushort)row);
                return index >= 0 ? pairs.Values[index] : 0;
            }
        }

        public void CopyTo(Span<int> destination)
        {
            if (Volatile.Read(ref _dense) is null)
            {
                // The count first: pairs that came later hold at least as many.
                var count = Volatile.Read(ref _count);
                if (Volatile.Read(ref _pairs) is { } pairs)
                {
                    destination.Clear();
                    for (var i = 0; i < count; i++)
                        destination[pairs.Rows[i]] = pairs.Values[i];
                    return;
                }
            }
            _dense.CopyTo(destination);
        }

        public void Add(int row, int value)
        {
            if (_dense is not null)
            {
                _dense[row] = value;
                return;
            }
            if (_count == MaxPairs)
            {
                var dense = new int[BlockRows];
                CopyTo(dense);
                dense[row] = value;
                Volatile.Write(ref _dense, dense);
                Volatile.Write(ref _pairs, null);
                return;
            }
            if (_count == _pairs!.Rows.Length)
                Volatile.Write(ref _pairs, _pairs.Doubled());
            _pairs.Rows[_count] = (ushort)row;
            _pairs.Values[_count] = value;
            Volatile.Write(ref _count, _count + 1);
        }
    }

    private sealed class Pairs(int capacity)
    {
        public readonly ushort[] Rows = new ushort[capacity];
        public readonly int[] Values = new int[capacity];

        public Pairs Doubled()
        {
            var larger = new Pairs(Rows.Length * 2);
            Rows.CopyTo(larger.Rows, 0);
            Values.CopyTo(larger.Values, 0);
            return larger;
        }
    }
}
