namespace Tally.Backend.Alloy.Syntax;

/// <summary>An expression of Alloy's syntax, at the place where it begins.</summary>
internal abstract record Expression(Position At);

/// <summary>A text, number, bool or null. <c>IsRaw</c>: a text in backticks, whose characters stand in the file as they are.</summary>
internal sealed record LiteralExpression(Position At, object? Value, bool IsRaw = false) : Expression(At);

internal sealed record ArrayExpression(Position At, IReadOnlyList<Expression> Items) : Expression(At);

internal sealed record ObjectExpression(Position At, IReadOnlyList<ObjectField> Fields) : Expression(At);

internal readonly record struct ObjectField(string Key, Expression Value);

internal sealed record IdentifierExpression(Position At, string Name) : Expression(At);

/// <summary><c>target.name</c></summary>
internal sealed record AccessExpression(Position At, Expression Target, string Name) : Expression(At);

/// <summary><c>target[index]</c></summary>
internal sealed record IndexExpression(Position At, Expression Target, Expression Index) : Expression(At);

internal sealed record CallExpression(Position At, Expression Function, IReadOnlyList<Expression> Arguments) : Expression(At);

internal sealed record UnaryExpression(Position At, string Operator, Expression Operand) : Expression(At);

internal sealed record BinaryExpression(Position At, string Operator, Expression Left, Expression Right) : Expression(At);
