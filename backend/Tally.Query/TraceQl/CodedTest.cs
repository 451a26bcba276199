using System.Numerics;
using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>A field as a column of small numbers: reads a block of codes (false = all 0), and tells a code's value.</summary>
internal sealed record CodedField(CodedField.BlockReader TryReadBlock, Func<int, Static> Value)
{
    public delegate bool BlockReader(int block, Span<int> codes);

    public static CodedField Of(Column<int> codes, Func<int, Static> value) => new(
        (block, destination) =>
        {
            codes.Block(block).CopyTo(destination);
            return true;
        },
        value);

    public static CodedField Of(Column<byte> codes, Func<int, Static> value) => new(
        (block, destination) =>
        {
            var bytes = codes.Block(block);
            for (var i = 0; i < bytes.Length; i++)
                destination[i] = bytes[i];
            return true;
        },
        value);

    public static CodedField Of(SparseColumn codes, Func<int, Static> value) => new(codes.TryReadBlock, value);
}

/// <summary>
/// An expression over one coded field: evaluated once per distinct code, after which a row costs one look-up.
/// </summary>
internal sealed class CodedTest(FieldExpression expression, CodedField field) : IRowTest
{
    private const byte Unknown = 0, Holds = 1, Fails = 2;

    private readonly OneValue _source = new();
    private readonly int[] _codes = new int[StoredColumn.BlockRows];
    private byte[] _verdicts = new byte[256];

    public void Narrow(int block, Span<ulong> mask)
    {
        if (!field.TryReadBlock(block, _codes))
        {
            if (Verdict(0) == Fails)
                mask.Clear();
            return;
        }
        for (var i = 0; i < mask.Length; i++)
        {
            if (mask[i] == 0)
                continue;
            var codes = _codes.AsSpan(i * 64, 64);
            for (var word = mask[i]; word != 0; word &= word - 1)
            {
                var bit = BitOperations.TrailingZeroCount(word);
                var code = codes[bit];
                var verdict = (uint)code < (uint)_verdicts.Length ? _verdicts[code] : Unknown;
                if (verdict == Unknown)
                    verdict = Verdict(code);
                if (verdict == Fails)
                    mask[i] &= ~(1UL << bit);
            }
        }
    }

    private byte Verdict(int code)
    {
        if (code >= _verdicts.Length)
            Array.Resize(ref _verdicts, Math.Max(code + 1, _verdicts.Length * 2));
        if (_verdicts[code] != Unknown)
            return _verdicts[code];
        _source.Value = field.Value(code);
        return _verdicts[code] = Evaluator.Evaluate(expression, _source).IsTrue ? Holds : Fails;
    }

    private sealed class OneValue : FieldSource
    {
        public Static Value { get; set; }

        public override Static Read(Field field) => Value;
    }
}
