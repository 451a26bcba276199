using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl;

/// <summary>A value of OTTL's grammar, with the offset where it begins.</summary>
internal abstract record OttlNode(int At);

/// <summary>nil, a text, a number, a bool or bytes; nil is the empty value.</summary>
internal sealed record OttlLiteral(int At, AttributeValue Value) : OttlNode(At);

/// <summary><c>STATUS_CODE_ERROR</c></summary>
internal sealed record OttlEnum(int At, string Name) : OttlNode(At);

/// <summary><c>resource.attributes["key"]</c></summary>
internal sealed record OttlPathNode(int At, IReadOnlyList<string> Fields, IReadOnlyList<AttributeValue> Keys) : OttlNode(At)
{
    public override string ToString() => string.Join('.', Fields) + string.Concat(Keys.Select(key => key.Kind == ValueKind.String ? $"[\"{key}\"]" : $"[{key}]"));
}

internal sealed record OttlArgument(string? Name, OttlNode Value);

/// <summary>An editor (lower-case) or a converter (upper-case).</summary>
internal sealed record OttlCall(int At, string Name, IReadOnlyList<OttlArgument> Arguments, IReadOnlyList<AttributeValue> Keys) : OttlNode(At);

internal sealed record OttlList(int At, IReadOnlyList<OttlNode> Items) : OttlNode(At);

internal sealed record OttlMath(int At, string Operator, OttlNode Left, OttlNode Right) : OttlNode(At);

internal abstract record OttlCondition(int At);

/// <summary>true, false or a converter that returns a bool.</summary>
internal sealed record OttlTest(int At, OttlNode Value) : OttlCondition(At);

internal sealed record OttlComparison(int At, string Operator, OttlNode Left, OttlNode Right) : OttlCondition(At);

internal sealed record OttlNot(int At, OttlCondition Operand) : OttlCondition(At);

/// <summary>Conditions joined by <c>and</c> or <c>or</c>.</summary>
internal sealed record OttlJoin(int At, bool IsAnd, IReadOnlyList<OttlCondition> Operands) : OttlCondition(At);

/// <summary><c>editor(…) where condition</c></summary>
internal sealed record OttlStatement(OttlCall Editor, OttlCondition? Where);
