using System.Numerics;
using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>A set of rows of one segment, a bit each, in the blocks of its columns.</summary>
internal sealed class RowMask(int rows)
{
    public const int WordsPerBlock = StoredColumn.BlockRows / 64;

    private readonly ulong[] _words = new ulong[(rows + StoredColumn.BlockRows - 1) / StoredColumn.BlockRows * WordsPerBlock];

    public int Blocks => _words.Length / WordsPerBlock;

    public bool this[int row] => (_words[row >> 6] >> (row & 63) & 1) != 0;

    public Span<ulong> Block(int block) => _words.AsSpan(block * WordsPerBlock, WordsPerBlock);

    /// <summary>Sets all rows that there are in a block.</summary>
    public void Fill(int block)
    {
        var words = Block(block);
        var left = Math.Min(rows - block * StoredColumn.BlockRows, StoredColumn.BlockRows);
        for (var i = 0; i < words.Length; i++, left -= 64)
            words[i] = left >= 64 ? ulong.MaxValue : left <= 0 ? 0 : (1UL << left) - 1;
    }

    /// <summary>The rows in the set, ascending.</summary>
    public IEnumerable<int> Rows()
    {
        for (var i = 0; i < _words.Length; i++)
            for (var word = _words[i]; word != 0; word &= word - 1)
                yield return (i << 6) + BitOperations.TrailingZeroCount(word);
    }
}
