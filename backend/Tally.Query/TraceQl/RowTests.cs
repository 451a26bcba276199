using System.Numerics;
using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>A condition on the rows of one segment, tested a block at a time.</summary>
internal interface IRowTest
{
    /// <summary>Clears from <paramref name="mask"/> the rows of the block that do not fulfil the condition; only set rows need testing.</summary>
    void Narrow(int block, Span<ulong> mask);
}

internal sealed class ConstantTest(bool holds) : IRowTest
{
    public void Narrow(int block, Span<ulong> mask)
    {
        if (!holds)
            mask.Clear();
    }
}

internal sealed class AndTest(IRowTest left, IRowTest right) : IRowTest
{
    public void Narrow(int block, Span<ulong> mask)
    {
        left.Narrow(block, mask);
        if (mask.ContainsAnyExcept(0UL))
            right.Narrow(block, mask);
    }
}

internal sealed class OrTest(IRowTest left, IRowTest right) : IRowTest
{
    public void Narrow(int block, Span<ulong> mask)
    {
        Span<ulong> rest = stackalloc ulong[RowMask.WordsPerBlock];
        mask.CopyTo(rest);
        left.Narrow(block, mask);
        // What the left found need not be tested again.
        for (var i = 0; i < rest.Length; i++)
            rest[i] &= ~mask[i];
        if (rest.ContainsAnyExcept(0UL))
            right.Narrow(block, rest);
        for (var i = 0; i < rest.Length; i++)
            mask[i] |= rest[i];
    }
}

internal sealed class NotTest(IRowTest operand) : IRowTest
{
    public void Narrow(int block, Span<ulong> mask)
    {
        Span<ulong> holding = stackalloc ulong[RowMask.WordsPerBlock];
        mask.CopyTo(holding);
        operand.Narrow(block, holding);
        for (var i = 0; i < mask.Length; i++)
            mask[i] &= ~holding[i];
    }
}

/// <summary>Any expression, evaluated row by row: the way for what has no faster one.</summary>
internal sealed class RowByRowTest(FieldExpression expression, RowSource source, SpanSegment segment, CancellationToken cancellation) : IRowTest
{
    public void Narrow(int block, Span<ulong> mask)
    {
        cancellation.ThrowIfCancellationRequested();
        for (var i = 0; i < mask.Length; i++)
            for (var word = mask[i]; word != 0; word &= word - 1)
            {
                var bit = BitOperations.TrailingZeroCount(word);
                if (!Evaluator.Evaluate(expression, source.At(new(segment, block * StoredColumn.BlockRows + i * 64 + bit))).IsTrue)
                    mask[i] &= ~(1UL << bit);
            }
    }
}

/// <summary><c>duration</c> against a fixed bound, both in nanoseconds.</summary>
internal sealed class DurationTest(SpanSegment segment, Operator op, Static bound) : IRowTest
{
    public void Narrow(int block, Span<ulong> mask)
    {
        var starts = segment.Start.Block(block);
        var ends = segment.End.Block(block);
        for (var i = 0; i < mask.Length; i++)
            for (var word = mask[i]; word != 0; word &= word - 1)
            {
                var bit = BitOperations.TrailingZeroCount(word);
                var row = i * 64 + bit;
                if (!Arithmetic.Holds(op, Static.Duration(Math.Max(0, ends[row] - starts[row])), bound))
                    mask[i] &= ~(1UL << bit);
            }
    }
}

/// <summary>A span without a parent id.</summary>
internal sealed class RootTest(SpanSegment segment) : IRowTest
{
    public void Narrow(int block, Span<ulong> mask)
    {
        var parents = segment.ParentSpanId.Block(block);
        for (var i = 0; i < mask.Length; i++)
            for (var word = mask[i]; word != 0; word &= word - 1)
                if (BitOperations.TrailingZeroCount(word) is var bit && parents[i * 64 + bit] != 0)
                    mask[i] &= ~(1UL << bit);
    }
}
