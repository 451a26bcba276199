using System.Diagnostics;
using System.Globalization;
using System.Text;
using Tally.Signals;
using Tally.Storage;

namespace Tally.Query.PromQl.Syntax;

/// <summary>Writes a tree as text in upstream's canonical one-line form; parsing it again gives the same tree.</summary>
internal static class PromPrinter
{
    public static string Print(PromNode node) => node switch
    {
        NumberNode { IsDuration: true, Value: >= 0 } number => PromDuration.Print((long)Math.Round(number.Value * 1000)),
        NumberNode number => GoFloat.Plain(number.Value),
        StringNode text => PromString.Quote(text.Value),
        ParenNode paren => $"({Print(paren.Inner)})",
        NegateNode negate => $"-{Print(negate.Inner)}",
        BinaryNode binary => $"{Print(binary.Left)} {Operator(binary)} {Print(binary.Right)}",
        AggregateNode aggregate => $"{Head(aggregate)}({(aggregate.Parameter is null ? "" : Print(aggregate.Parameter) + ", ")}{Print(aggregate.Inner)})",
        CallNode call => $"{call.Function.Name}({string.Join(", ", call.Arguments.Select(Print))})",
        SelectorNode selector => Selector(selector, "") + When(selector),
        RangeNode range => Selector(range.Selector, $"[{Duration(range.RangePart, range.Range)}]") + When(range.Selector),
        SubqueryNode subquery => Print(subquery.Inner) + Tail(subquery),
        _ => throw new UnreachableException(),
    };

    /// <summary>What follows the inner query of a subquery: <c>[5m:1m] offset 1h</c>.</summary>
    public static string Tail(SubqueryNode subquery) => $"[{Duration(subquery.RangePart, subquery.Range)}:{(subquery is { Step: 0, StepPart: null } ? "" : Duration(subquery.StepPart, subquery.Step))}]{At(subquery.At)}{Offset(subquery.OffsetPart, subquery.Offset)}";

    /// <summary>An operator with what says how its sides match: <c>/ on (job) group_left ()</c>.</summary>
    public static string Operator(BinaryNode binary) => Symbol(binary.Operator) + Modifiers(binary);

    public static string Symbol(BinaryOperator op) => op switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.Modulo => "%",
        BinaryOperator.Power => "^",
        BinaryOperator.Atan2 => "atan2",
        BinaryOperator.Equal => "==",
        BinaryOperator.NotEqual => "!=",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.TrimUpper => "</",
        BinaryOperator.TrimLower => ">/",
        BinaryOperator.And => "and",
        BinaryOperator.Or => "or",
        BinaryOperator.Unless => "unless",
        _ => throw new UnreachableException(),
    };

    private static string Symbol(MatchOperator op) => op switch
    {
        MatchOperator.Equal => "=",
        MatchOperator.NotEqual => "!=",
        MatchOperator.Regex => "=~",
        MatchOperator.NotRegex => "!~",
        _ => throw new UnreachableException(),
    };

    public static string Name(Aggregator op) => op switch
    {
        Aggregator.CountValues => "count_values",
        Aggregator.LimitRatio => "limit_ratio",
        _ => op.ToString().ToLowerInvariant(),
    };

    private static string Modifiers(BinaryNode node)
    {
        var text = new StringBuilder(node.Bool ? " bool" : "");
        if (node.Matching is not { } matching)
            return text.ToString();
        if (!matching.On && matching.Labels.Count == 0 && matching.Cardinality is Cardinality.OneToOne or Cardinality.ManyToMany)
            return text + Fill(matching);
        text.Append(matching.On ? " on " : " ignoring ").Append(Labels(matching.Labels));
        if (matching.Cardinality is Cardinality.ManyToOne or Cardinality.OneToMany)
            text.Append(matching.Cardinality == Cardinality.ManyToOne ? " group_left " : " group_right ").Append(Labels(matching.Include));
        return text + Fill(matching);
    }

    private static string Fill(VectorMatching matching) => (matching.FillLeft, matching.FillRight) switch
    {
        (null, null) => "",
        ({ } left, { } right) when left.Equals(right) => $" fill ({GoFloat.General(left)})",
        ({ } left, { } right) => $" fill_left ({GoFloat.General(left)}) fill_right ({GoFloat.General(right)})",
        ({ } left, null) => $" fill_left ({GoFloat.General(left)})",
        (null, { } right) => $" fill_right ({GoFloat.General(right)})",
    };

    /// <summary>An aggregation up to its opening parenthesis: <c>sum by (job) </c>.</summary>
    public static string Head(AggregateNode node) =>
        Name(node.Operator) + (node.Without ? $" without {Labels(node.Grouping)} " : node.Grouping.Count > 0 ? $" by {Labels(node.Grouping)} " : "");

    private static string Labels(IEnumerable<string> labels) => $"({string.Join(", ", labels.Select(Label))})";

    private static string Label(string name) => IsLegacyName(name, allowColon: false) ? name : PromString.Quote(name);

    private static bool IsLegacyName(string name, bool allowColon) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_' || (allowColon && c == ':'));

    private static string Selector(SelectorNode node, string range)
    {
        var name = node.Name;
        var quoted = name is not null && !IsLegacyName(name, allowColon: true);
        var parts = node.Matchers
            .Where(matcher => !(name is not null && matcher is { Name: "__name__", Operator: MatchOperator.Equal } && matcher.Value == name))
            .Select(matcher => Label(matcher.Name) + Symbol(matcher.Operator) + PromString.Quote(matcher.Value))
            .Order(StringComparer.Ordinal);
        var inner = string.Join(",", quoted ? parts.Prepend(PromString.Quote(name!)) : parts);
        return (quoted ? "" : name) + (inner.Length > 0 ? $"{{{inner}}}" : "") + range;
    }

    private static string At(AtModifier? at) => at switch
    {
        null => "",
        AtModifier.Time time => string.Create(CultureInfo.InvariantCulture, $" @ {time.Milliseconds / 1000.0:0.000}"),
        AtModifier.QueryStart => " @ start()",
        AtModifier.QueryEnd => " @ end()",
        _ => throw new UnreachableException(),
    };

    private static string When(SelectorNode node) => At(node.At) + Offset(node.OffsetPart, node.Offset) + node.Extension switch
    {
        Extension.Anchored => " anchored",
        Extension.Smoothed => " smoothed",
        _ => "",
    };

    private static string Offset(PromNode? part, long offset) => offset == 0 && part is null ? "" : $" offset {Duration(part, offset)}";

    private static string Duration(PromNode? part, long milliseconds) => part is null ? PromDuration.Print(milliseconds) : Print(part);
}
