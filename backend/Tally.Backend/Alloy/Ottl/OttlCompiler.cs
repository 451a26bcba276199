using System.Globalization;
using Tally.Backend.Alloy.Ottl.Functions;
using Tally.Backend.Alloy.Ottl.Paths;
using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl;

/// <summary>Turns syntax into what runs: every path, function and symbol is looked up here, once.</summary>
internal sealed class OttlCompiler(OttlContext context)
{
    public OttlContext Context => context;

    /// <exception cref="OttlException">A name is not known, or arguments do not fit.</exception>
    public Editor Editor(OttlCall call) => Made(call, Editors.All, "editor");

    public Func<Cursor, bool> Condition(OttlCondition condition) => condition switch
    {
        OttlTest test => Value(test.Value) is var value ? cursor => value(cursor) is { Kind: ValueKind.Bool, AsBool: true } : throw new System.Diagnostics.UnreachableException(),
        OttlNot not => Condition(not.Operand) is var operand ? cursor => !operand(cursor) : throw new System.Diagnostics.UnreachableException(),
        OttlJoin join => Join(join.IsAnd, [.. join.Operands.Select(Condition)]),
        OttlComparison comparison => Comparison(comparison),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public Getter Value(OttlNode node) => node switch
    {
        OttlLiteral literal => _ => literal.Value,
        OttlEnum symbol => OttlEnums.All.TryGetValue(symbol.Name, out var number)
            ? _ => AttributeValue.From(number)
            : throw new OttlException(symbol.At, $"unknown symbol `{symbol.Name}`; known are {string.Join(", ", OttlEnums.All.Keys)}"),
        OttlPathNode path => context.Find(path).Get,
        OttlCall { Keys.Count: 0 } call => Made(call, Converters.All, "converter"),
        OttlCall call => Made(call, Converters.All, "converter") is var made ? cursor => OttlIndex.Of(made(cursor), call.Keys) : throw new System.Diagnostics.UnreachableException(),
        OttlMath math => OttlArithmetic.Compile(math.Operator, Value(math.Left), Value(math.Right)),
        _ => throw new OttlException(node.At, "a list stands only where a function takes one"),
    };

    private T Made<T>(OttlCall call, IReadOnlyDictionary<string, OttlFunction<T>> known, string kind)
    {
        if (!known.TryGetValue(call.Name, out var function))
            throw new OttlException(call.At, $"unknown {kind} `{call.Name}`; known here are {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}");
        return function.Make(new(this, call, function.Signature, function.Parameters, function.Required));
    }

    private static Func<Cursor, bool> Join(bool isAnd, Func<Cursor, bool>[] operands) => cursor =>
    {
        foreach (var operand in operands)
            if (operand(cursor) != isAnd)
                return !isAnd;
        return isAnd;
    };

    private Func<Cursor, bool> Comparison(OttlComparison comparison)
    {
        var (left, right) = (Value(comparison.Left), Value(comparison.Right));
        return comparison.Operator switch
        {
            "==" => cursor => OttlComparing.AreEqual(left(cursor), right(cursor)),
            "!=" => cursor => !OttlComparing.AreEqual(left(cursor), right(cursor)),
            "<" => cursor => OttlComparing.Order(left(cursor), right(cursor)) is < 0,
            "<=" => cursor => OttlComparing.Order(left(cursor), right(cursor)) is <= 0,
            ">" => cursor => OttlComparing.Order(left(cursor), right(cursor)) is > 0,
            ">=" => cursor => OttlComparing.Order(left(cursor), right(cursor)) is >= 0,
            var other => throw new OttlException(comparison.At, string.Create(CultureInfo.InvariantCulture, $"unknown operator `{other}`")),
        };
    }
}
