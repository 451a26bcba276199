using System.Diagnostics;
using Tally.Query.Text;
using Tally.Signals;

namespace Tally.Query.LogQl.Syntax;

/// <summary>Writes a tree as one line of LogQL; parsing it again gives the same tree. Stages are in the other file.</summary>
internal static partial class LogQlPrinter
{
    public static string Print(Expr expr) => expr switch
    {
        LogExpr log => Selector(log) + string.Concat(log.Stages.Select(stage => " " + Print(stage))),
        LiteralExpr literal => Number(literal.Value),
        VectorExpr vector => $"vector({Number(vector.Value)})",
        RangeAggregation range => $"{Head(range)}{Parameter(range.Parameter)}{Print(range.Range.Log)}{Tail(range.Range)}){Groups(range.Grouping)}",
        VectorAggregation vector => $"{Head(vector)}{Parameter(vector.Parameter)}{Print(vector.Inner)})",
        LabelReplaceExpr replace => $"label_replace({Print(replace.Inner)}, {Arguments(replace)})",
        BinaryExpr binary => $"{Operand(binary.Left)} {Operator(binary)} {Operand(binary.Right)}",
        _ => throw new UnreachableException(),
    };

    /// <summary><c>{app="a", env=~"b|c"}</c></summary>
    public static string Selector(LogExpr log) => $"{{{string.Join(", ", log.Matchers.Select(Print))}}}";

    /// <summary>What stands between a range's stages and its closing parenthesis: <c> | unwrap took [5m] offset 1h</c>.</summary>
    public static string Tail(LogRange range)
    {
        var unwrap = range.Unwrap is null ? "" : " " + Print(range.Unwrap);
        var offset = range.Offset == 0 ? "" : $" offset {UnitPrinter.Duration(range.Offset)}";
        return $"{unwrap} [{UnitPrinter.Duration(range.Range)}]{offset}";
    }

    /// <summary>Up to the opening parenthesis, that included: <c>rate(</c>.</summary>
    public static string Head(RangeAggregation range) => Keywords.RangeOperations.First(pair => pair.Value == range.Operation).Key + "(";

    /// <inheritdoc cref="Head(RangeAggregation)"/>
    public static string Head(VectorAggregation vector)
    {
        var name = Keywords.VectorOperations.First(pair => pair.Value == vector.Operation).Key;
        return vector.Grouping is null ? $"{name}(" : $"{name}{Groups(vector.Grouping)} (";
    }

    /// <summary><c>0.9, </c>; nothing where there is none.</summary>
    public static string Parameter(double? parameter) => parameter is { } value ? Number(value) + ", " : "";

    /// <summary><c> by (app)</c>; nothing where there is none.</summary>
    public static string Groups(Grouping? grouping) => grouping is null ? "" : $" {(grouping.IsWithout ? "without" : "by")} {Names(grouping.Labels)}";

    /// <summary>The four texts of a label_replace.</summary>
    public static string Arguments(LabelReplaceExpr replace) =>
        string.Join(", ", new[] { replace.Destination, replace.Replacement, replace.Source, replace.PatternText }.Select(GoString.Quote));

    /// <summary><c>> bool on (app) group_left (env)</c></summary>
    public static string Operator(BinaryExpr binary)
    {
        var matching = binary.Matching;
        var text = Keywords.BinaryOperations.First(pair => pair.Value.Operation == binary.Operation).Key + (matching.ReturnsBool ? " bool" : "");
        if (!matching.IsOn && matching.Labels.Count == 0 && matching.Cardinality == Cardinality.OneToOne)
            return text;
        return $"{text} {(matching.IsOn ? "on" : "ignoring")} {Names(matching.Labels)}" + matching.Cardinality switch
        {
            Cardinality.OneToOne => "",
            // The labels are written even where there are none: a parenthesis that follows would be taken for them.
            Cardinality.ManyToOne => $" group_left {Names(matching.Include)}",
            Cardinality.OneToMany => $" group_right {Names(matching.Include)}",
            _ => throw new UnreachableException(),
        };
    }

    // Parentheses leave no doubt about precedence.
    private static string Operand(MetricExpr operand) => operand is BinaryExpr ? $"({Print(operand)})" : Print(operand);

    private static string Names(IEnumerable<string> names) => $"({string.Join(", ", names)})";

    // A number too large for a double reads as an infinity, which has no other spelling here.
    private static string Number(double value) => double.IsInfinity(value)
        ? value > 0 ? "1e999" : "-1e999"
        : GoFloat.General(value);
}
