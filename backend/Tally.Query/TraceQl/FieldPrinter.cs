namespace Tally.Query.TraceQl;

/// <summary>Writes what stands inside braces. Parentheses stand where the parser would group otherwise.</summary>
internal static class FieldPrinter
{
    // Of the words that bind: those of the parser's table; nil stands beside a comparison.
    private const int Comparison = 2, Sum = 3, Power = 6, Highest = 7;

    public static string Print(FieldExpression expression) => expression switch
    {
        Literal literal => LiteralPrinter.Print(literal.Value),
        Field field => Print(field),
        Unary { Operator: Operator.Exists } exists => $"{Operand(exists.Operand, Sum)} != nil",
        Unary { Operator: Operator.NotExists } absent => $"{Operand(absent.Operand, Sum)} = nil",
        Unary unary => $"{(unary.Operator == Operator.Minus ? "-" : "!")}{Operand(unary.Operand, Highest)}",
        Binary binary => Print(binary, Words.FieldOperators[Symbol(binary.Operator)].Precedence),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary><c>span.a</c>, <c>."with space"</c>, <c>parent.resource.b</c>, <c>name</c>.</summary>
    public static string Print(Field field)
    {
        if (field.Intrinsic != Intrinsic.None)
            return Intrinsics.Name(field.Intrinsic);
        var scope = field.Scope == Scope.None ? "" : field.Scope.ToString().ToLowerInvariant();
        var prefix = (field.OfParent, scope.Length > 0) switch
        {
            (true, true) => $"parent.{scope}.",
            (true, false) => "parent.",
            (false, true) => scope + ".",
            _ => ".",
        };
        return prefix + (NeedsQuotes(field) ? Quoted(field.Name) : field.Name);
    }

    public static string Symbol(Operator op) => Words.FieldOperators.First(pair => pair.Value.Operator == op).Key;

    private static string Print(Binary binary, int precedence) => binary.Operator == Operator.Power
        ? $"{Operand(binary.Left, Highest)} ^ {Operand(binary.Right, Power)}"
        : $"{Operand(binary.Left, precedence)} {Symbol(binary.Operator)} {Operand(binary.Right, precedence + 1)}";

    private static string Operand(FieldExpression operand, int least)
    {
        var precedence = operand switch
        {
            Unary { Operator: Operator.Exists or Operator.NotExists } => Comparison,
            // A minus reaches further to the right than a number looks.
            Unary => Comparison,
            Literal { Value: { IsNumeric: true } number } when double.IsNegative(number.AsDouble) => Comparison,
            Binary binary => Words.FieldOperators[Symbol(binary.Operator)].Precedence,
            _ => Highest,
        };
        return precedence >= least ? Print(operand) : $"({Print(operand)})";
    }

    // A digit after a dot would begin a number, a scope after parent's another attribute.
    private static bool NeedsQuotes(Field field) =>
        !field.Name.All(c => c != '"' && Lexer.IsAttributeCharacter(c))
        || field is { Scope: Scope.None, OfParent: false } && char.IsAsciiDigit(field.Name[0])
        || field is { Scope: Scope.None, OfParent: true } && (field.Name.StartsWith("span.", StringComparison.Ordinal) || field.Name.StartsWith("resource.", StringComparison.Ordinal));

    private static string Quoted(string name) => $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
