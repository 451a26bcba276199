namespace Tally.Query.LogQl.Syntax;

/// <summary>Lays a query out for reading: what fits stands on one line, else an expression's parts stand on lines of their own, indented by two.</summary>
internal static class LogQlLayout
{
    private const int MaxWidth = 100;

    public static string Print(Expr expr) => string.Join('\n', Lines(expr));

    private static IEnumerable<string> Lines(Expr expr)
    {
        var line = LogQlPrinter.Print(expr);
        return line.Length <= MaxWidth ? [line] : expr switch
        {
            LogExpr log => Log(log),
            RangeAggregation range => [LogQlPrinter.Head(range), .. Parameter(range.Parameter), .. Indented(WithTail(range.Range)), ")" + LogQlPrinter.Groups(range.Grouping)],
            VectorAggregation vector => [LogQlPrinter.Head(vector), .. Parameter(vector.Parameter), .. Indented(Lines(vector.Inner)), ")"],
            LabelReplaceExpr replace => ["label_replace(", .. Indented([.. WithComma(Lines(replace.Inner)), LogQlPrinter.Arguments(replace)]), ")"],
            BinaryExpr binary => [.. Operand(binary.Left), LogQlPrinter.Operator(binary), .. Operand(binary.Right)],
            _ => [line],
        };
    }

    private static IEnumerable<string> Log(LogExpr log) => [LogQlPrinter.Selector(log), .. Indented(log.Stages.Select(LogQlPrinter.Print))];

    private static IEnumerable<string> Operand(MetricExpr operand) => operand is BinaryExpr ? ["(", .. Indented(Lines(operand)), ")"] : Lines(operand);

    private static IEnumerable<string> Parameter(double? parameter) => parameter is null ? [] : Indented([LogQlPrinter.Parameter(parameter).TrimEnd()]);

    private static string[] WithTail(LogRange range)
    {
        string[] lines = [.. Log(range.Log)];
        lines[^1] += LogQlPrinter.Tail(range);
        return lines;
    }

    private static string[] WithComma(IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        all[^1] += ",";
        return all;
    }

    private static IEnumerable<string> Indented(IEnumerable<string> lines) => lines.Select(line => "  " + line);
}
