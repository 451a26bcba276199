using Tally.Backend.Alloy.Evaluation;
using Tally.Backend.Alloy.Syntax;

namespace Tally.Backend.Alloy.Graph;

/// <summary>Finds the dotted names in a block that are no calls of functions: its references to other components.</summary>
internal static class References
{
    public static IEnumerable<(IReadOnlyList<string> Path, Position At)> Of(BlockStatement block) => block.Body.SelectMany(statement => statement switch
    {
        AttributeStatement attribute => Of(attribute.Value),
        BlockStatement inner => Of(inner),
        _ => [],
    });

    private static IEnumerable<(IReadOnlyList<string> Path, Position At)> Of(Expression expression) => expression switch
    {
        CallExpression call when Evaluator.Path(call.Function) is not null => call.Arguments.SelectMany(Of),
        CallExpression call => Of(call.Function).Concat(call.Arguments.SelectMany(Of)),
        _ when Evaluator.Path(expression) is { } path => [(path, expression.At)],
        AccessExpression access => Of(access.Target),
        IndexExpression index => Of(index.Target).Concat(Of(index.Index)),
        ArrayExpression array => array.Items.SelectMany(Of),
        ObjectExpression fields => fields.Fields.SelectMany(field => Of(field.Value)),
        UnaryExpression unary => Of(unary.Operand),
        BinaryExpression binary => Of(binary.Left).Concat(Of(binary.Right)),
        _ => [],
    };
}
