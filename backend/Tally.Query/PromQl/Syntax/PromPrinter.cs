using System.Diagnostics;
using System.Globalization;
using System.Text;
using Tally.Storage;

namespace Tally.Query.PromQl.Syntax;

/// <summary>Writes a tree as text in upstream's canonical one-line form; parsing it again gives the same tree.</summary>
internal static class PromPrinter
{
    public static string Print(PromNode node) => node switch
    {
        NumberNode { IsDuration: true, Value: >= 0 } number => PromDuration.Print((long)Math.Round(number.Value * 1000)),
        NumberNode number => Number(number.Value),
        StringNode text => PromString.Quote(text.Value),
        ParenNode paren => $"({Print(paren.Inner)})",
        NegateNode negate => $"-{Print(negate.Inner)}",
        BinaryNode binary => $"{Print(binary.Left)} {Symbol(binary.Operator)}{Modifiers(binary)} {Print(binary.Right)}",
        AggregateNode aggregate => Print(aggregate),
        CallNode call => $"{call.Function.Name}({string.Join(", ", call.Arguments.Select(Print))})",
        SelectorNode selector => Selector(selector, "") + When(selector),
        RangeNode range => Selector(range.Selector, $"[{Duration(range.RangePart, range.Range)}]") + When(range.Selector),
        SubqueryNode subquery => $"{Print(subquery.Inner)}[{Duration(subquery.RangePart, subquery.Range)}:{(subquery is { Step: 0, StepPart: null } ? "" : Duration(subquery.StepPart, subquery.Step))}]{At(subquery.At)}{Offset(subquery.OffsetPart, subquery.Offset)}",
        _ => throw new UnreachableException(),
    };

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

    /// <summary>A number as Go's <c>%v</c> and Prometheus's JSON write it: shortest round trip, <c>+Inf</c>, <c>NaN</c>, <c>1e+21</c>.</summary>
    public static string Number(double value)
    {
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "+Inf" : "-Inf";
        if (value == 0)
            return double.IsNegative(value) ? "-0" : "0";
        // Go's 'f' for exponents from -4 to 20, 'e' with two digits at least beyond.
        var scientific = value.ToString("E16", CultureInfo.InvariantCulture);
        var exponent = int.Parse(scientific.AsSpan(scientific.IndexOf('E') + 1), CultureInfo.InvariantCulture);
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        return exponent is < -4 or >= 21 ? Exponential(shortest, exponent) : Decimal(value);
    }

    /// <summary>A number without an exponent, as Go's <c>%f</c> with the fewest digits that read back the same.</summary>
    public static string Decimal(double value)
    {
        if (!double.IsFinite(value) || value == 0)
            return Number(value);
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        if (!shortest.Contains('E', StringComparison.Ordinal))
            return shortest;
        var (digits, sign) = Digits(shortest);
        var exponent = int.Parse(shortest.AsSpan(shortest.IndexOf('E') + 1), CultureInfo.InvariantCulture);
        var text = exponent < 0 ? "0." + new string('0', -exponent - 1) + digits : digits.PadRight(exponent + 1, '0');
        return sign + text;
    }

    private static string Exponential(string shortest, int exponent)
    {
        var (digits, sign) = Digits(shortest);
        var mantissa = digits.Length > 1 ? $"{digits[0]}.{digits[1..]}" : digits;
        return $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    private static (string Digits, string Sign) Digits(string shortest)
    {
        var mantissa = shortest.Split('E')[0];
        var digits = mantissa.TrimStart('-').Replace(".", "", StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        return (digits, mantissa.StartsWith('-') ? "-" : "");
    }

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
        ({ } left, { } right) when left.Equals(right) => $" fill ({Number(left)})",
        ({ } left, { } right) => $" fill_left ({Number(left)}) fill_right ({Number(right)})",
        ({ } left, null) => $" fill_left ({Number(left)})",
        (null, { } right) => $" fill_right ({Number(right)})",
    };

    private static string Print(AggregateNode node)
    {
        var grouping = node.Without ? $" without {Labels(node.Grouping)} " : node.Grouping.Count > 0 ? $" by {Labels(node.Grouping)} " : "";
        var parameter = node.Parameter is null ? "" : Print(node.Parameter) + ", ";
        return $"{Name(node.Operator)}{grouping}({parameter}{Print(node.Inner)})";
    }

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
            .Select(matcher => Label(matcher.Name) + Symbol(matcher.Operator) + PromString.Quote(matcher.Value));
        if (quoted)
            parts = parts.Prepend(PromString.Quote(name!));
        var inner = string.Join(",", parts);
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
