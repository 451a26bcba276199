namespace Tally.Query.TraceQl;

/// <summary>Where an expression's fields come from.</summary>
internal abstract class FieldSource
{
    public abstract Static Read(Field field);
}

/// <summary>Computes field expressions.</summary>
internal static class Evaluator
{
    public static Static Evaluate(FieldExpression expression, FieldSource source) => expression switch
    {
        Literal literal => literal.Value,
        Field field => source.Read(field),
        Binary { Operator: Operator.And } and => Static.From(Evaluate(and.Left, source).IsTrue && Evaluate(and.Right, source).IsTrue),
        Binary { Operator: Operator.Or } or => Static.From(Evaluate(or.Left, source).IsTrue || Evaluate(or.Right, source).IsTrue),
        Binary { Left: Field { Intrinsic: Intrinsic.None } field, Right: Literal literal } binary when binary.IsComparison =>
            Arithmetic.Apply(binary.Operator, OfKind(source.Read(field), literal.Value.Type), literal.Value, binary.Pattern),
        Binary { Left: Literal literal, Right: Field { Intrinsic: Intrinsic.None } field } binary when binary.IsComparison =>
            Arithmetic.Apply(binary.Operator, literal.Value, OfKind(source.Read(field), literal.Value.Type), binary.Pattern),
        Binary binary => Arithmetic.Apply(binary.Operator, Evaluate(binary.Left, source), Evaluate(binary.Right, source), binary.Pattern),
        Unary unary => Apply(unary.Operator, Evaluate(unary.Operand, source)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The distinct fields of an expression.</summary>
    public static HashSet<Field> Fields(FieldExpression expression)
    {
        var fields = new HashSet<Field>();
        Collect(expression, fields);
        return fields;
    }

    private static void Collect(FieldExpression expression, HashSet<Field> fields)
    {
        switch (expression)
        {
            case Field field:
                fields.Add(field with { At = 0 });
                break;
            case Binary binary:
                Collect(binary.Left, fields);
                Collect(binary.Right, fields);
                break;
            case Unary unary:
                Collect(unary.Operand, fields);
                break;
        }
    }

    // As Tempo stores attributes by kind: an integer is looked for among integers, 1.0 among floats.
    private static Static OfKind(Static value, StaticType literal) => value.Type switch
    {
        StaticType.Float when literal is StaticType.Int => Static.Nil,
        StaticType.Int when literal is StaticType.Float => Static.Nil,
        StaticType.Array or StaticType.Many when literal is StaticType.Int or StaticType.Float => Static.Of(value.Type, [.. value.Items.Select(item => OfKind(item, literal))]),
        _ => value,
    };

    private static Static Apply(Operator op, Static operand) => op switch
    {
        // What is no boolean has no opposite either.
        Operator.Not => operand.Type == StaticType.Bool ? Static.From(!operand.IsTrue) : Static.Nil,
        Operator.Minus => Arithmetic.Negate(operand),
        Operator.Exists => Static.From(operand.Type != StaticType.Nil),
        Operator.NotExists => Static.From(operand.Type == StaticType.Nil),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
