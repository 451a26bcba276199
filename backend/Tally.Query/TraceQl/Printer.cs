using System.Globalization;

namespace Tally.Query.TraceQl;

/// <summary>Writes a query as text that parses to the same query.</summary>
internal static class Printer
{
    public static string Print(QueryRoot query)
    {
        var text = query.Metrics is { } metrics ? Print(metrics) : Print(query.Spans!.Stages);
        return query.Hints.Count == 0 ? text : $"{text} with({Join(query.Hints, hint => $"{hint.Name}={LiteralPrinter.Print(hint.Value)}")})";
    }

    /// <summary>A stage, as results name what it computed: <c>by(span.a)</c>.</summary>
    public static string Print(Stage stage) => stage switch
    {
        SpansetFilter { Condition: Literal { Value.IsTrue: true } } => "{ }",
        SpansetFilter filter => $"{{ {FieldPrinter.Print(filter.Condition)} }}",
        SpansetOperation operation => $"{Operand(operation.Left)} {Symbol(operation.Operator)} {Operand(operation.Right)}",
        Pipeline pipeline => $"({Print(pipeline.Stages)})",
        GroupBy group => $"by({FieldPrinter.Print(group.Key)})",
        Coalesce => "coalesce()",
        Select select => $"select({Fields(select.Fields)})",
        ScalarFilter filter => $"{Print(filter.Left)} {FieldPrinter.Symbol(filter.Operator)} {Print(filter.Right)}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>A scalar, as results name it: <c>avg(duration)</c>.</summary>
    public static string Print(ScalarExpression scalar) => scalar switch
    {
        ScalarLiteral literal => LiteralPrinter.Print(literal.Value),
        Aggregate aggregate => $"{aggregate.Function.ToString().ToLowerInvariant()}({(aggregate.Operand is { } operand ? FieldPrinter.Print(operand) : "")})",
        ScalarOperation operation => $"({Print(operation.Left)} {FieldPrinter.Symbol(operation.Operator)} {Print(operation.Right)})",
        ScalarPipeline pipeline => $"({Print(pipeline.Stages)} | {Print(pipeline.Last)})",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Print(IReadOnlyList<Stage> stages) => string.Join(" | ", stages.Select(Print));

    private static string Operand(SpansetExpression spanset) => spanset is SpansetOperation ? $"({Print(spanset)})" : Print(spanset);

    private static string Print(MetricsExpression metrics) => metrics switch
    {
        MetricsLiteral literal => LiteralPrinter.Print(literal.Value),
        MetricsPipeline pipeline => $"{Print(pipeline.Spans.Stages)} | {Print(pipeline.Aggregate)}{Then(pipeline.Then)}",
        MetricsOperation operation => $"({Print(operation.Left)}) {FieldPrinter.Symbol(operation.Operator)} ({Print(operation.Right)})",
        MetricsChain chain => $"({Print(chain.Of)}){Then(chain.Then)}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Print(MetricsAggregate aggregate)
    {
        var arguments = new List<string>();
        if (aggregate.Of is { } field)
            arguments.Add(FieldPrinter.Print(field));
        if (aggregate.Compared is { } filter)
            arguments.Add(Print(filter));
        arguments.AddRange(aggregate.Parameters.Select(LiteralPrinter.Number));
        var by = aggregate.By.Count == 0 ? "" : $" by({Fields(aggregate.By)})";
        return $"{Words.Metrics.First(word => word.Value == aggregate.Function).Key}({string.Join(", ", arguments)}){by}";
    }

    private static string Then(IReadOnlyList<SecondStage> stages) => string.Concat(stages.Select(stage => stage switch
    {
        Ranking ranking => string.Create(CultureInfo.InvariantCulture, $" | {(ranking.Top ? "topk" : "bottomk")}({ranking.Limit})"),
        MetricsFilter filter => $" {FieldPrinter.Symbol(filter.Operator)} {LiteralPrinter.Print(filter.Value)}",
        _ => throw new System.Diagnostics.UnreachableException(),
    }));

    private static string Symbol(SpansetOperator op) => Words.SpansetOperators.First(pair => pair.Value.Operator == op).Key;

    private static string Fields(IReadOnlyList<Field> fields) => Join(fields, FieldPrinter.Print);

    private static string Join<T>(IEnumerable<T> items, Func<T, string> print) => string.Join(", ", items.Select(print));
}
