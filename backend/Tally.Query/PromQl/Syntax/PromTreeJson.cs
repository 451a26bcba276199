using System.Diagnostics;
using System.Text.Json;
using Tally.Signals;
using Tally.Storage;

namespace Tally.Query.PromQl.Syntax;

/// <summary>Writes a tree as upstream's <c>parse_query</c> does, for query builders and explanations.</summary>
internal static class PromTreeJson
{
    public static void Write(Utf8JsonWriter json, PromNode node)
    {
        json.WriteStartObject();
        switch (node)
        {
            case NumberNode number:
                json.WriteString("type", "numberLiteral");
                json.WriteString("val", GoFloat.Plain(number.Value));
                break;
            case StringNode text:
                json.WriteString("type", "stringLiteral");
                json.WriteString("val", text.Value);
                break;
            case ParenNode paren:
                json.WriteString("type", "parenExpr");
                Child(json, "expr", paren.Inner);
                break;
            case NegateNode negate:
                json.WriteString("type", "unaryExpr");
                json.WriteString("op", "-");
                Child(json, "expr", negate.Inner);
                break;
            case BinaryNode binary:
                Write(json, binary);
                break;
            case AggregateNode aggregate:
                json.WriteString("type", "aggregation");
                json.WriteString("op", PromPrinter.Name(aggregate.Operator));
                Child(json, "expr", aggregate.Inner);
                Child(json, "param", aggregate.Parameter);
                Strings(json, "grouping", aggregate.Grouping);
                json.WriteBoolean("without", aggregate.Without);
                break;
            case CallNode call:
                Write(json, call);
                break;
            case SelectorNode selector:
                json.WriteString("type", "vectorSelector");
                Selector(json, selector);
                break;
            case RangeNode range:
                json.WriteString("type", "matrixSelector");
                json.WriteNumber("range", range.Range);
                Child(json, "rangeExpr", range.RangePart);
                Selector(json, range.Selector);
                break;
            case SubqueryNode subquery:
                json.WriteString("type", "subquery");
                Child(json, "expr", subquery.Inner);
                json.WriteNumber("range", subquery.Range);
                Child(json, "rangeExpr", subquery.RangePart);
                json.WriteNumber("step", subquery.Step);
                Child(json, "stepExpr", subquery.StepPart);
                When(json, subquery.Offset, subquery.At);
                break;
            default:
                throw new UnreachableException();
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, BinaryNode binary)
    {
        json.WriteString("type", "binaryExpr");
        json.WriteString("op", PromPrinter.Symbol(binary.Operator));
        Child(json, "lhs", binary.Left);
        Child(json, "rhs", binary.Right);
        json.WriteBoolean("bool", binary.Bool);
        if (binary.Matching is not { } matching)
        {
            json.WriteNull("matching");
            return;
        }
        json.WriteStartObject("matching");
        json.WriteString("card", matching.Cardinality switch
        {
            Cardinality.OneToOne => "one-to-one",
            Cardinality.ManyToOne => "many-to-one",
            Cardinality.OneToMany => "one-to-many",
            Cardinality.ManyToMany => "many-to-many",
            _ => throw new UnreachableException(),
        });
        Strings(json, "labels", matching.Labels);
        json.WriteBoolean("on", matching.On);
        Strings(json, "include", matching.Include);
        json.WriteStartObject("fillValues");
        Number(json, "lhs", matching.FillLeft);
        Number(json, "rhs", matching.FillRight);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteString(name, GoFloat.General(number));
        else
            json.WriteNull(name);
    }

    private static void Write(Utf8JsonWriter json, CallNode call)
    {
        json.WriteString("type", "call");
        json.WriteStartObject("func");
        json.WriteString("name", call.Function.Name);
        Strings(json, "argTypes", call.Function.Arguments.Select(TypeName));
        json.WriteNumber("variadic", call.Function.Repeats ? -1 : call.Function.Optional);
        json.WriteString("returnType", TypeName(call.Function.Returns));
        json.WriteEndObject();
        json.WriteStartArray("args");
        foreach (var argument in call.Arguments)
            Write(json, argument);
        json.WriteEndArray();
    }

    private static void Selector(Utf8JsonWriter json, SelectorNode selector)
    {
        json.WriteString("name", selector.Name ?? "");
        json.WriteStartArray("matchers");
        foreach (var matcher in selector.Matchers)
        {
            json.WriteStartObject();
            json.WriteString("name", matcher.Name);
            json.WriteString("value", matcher.Value);
            json.WriteString("type", matcher.Operator switch
            {
                MatchOperator.Equal => "=",
                MatchOperator.NotEqual => "!=",
                MatchOperator.Regex => "=~",
                MatchOperator.NotRegex => "!~",
                _ => throw new UnreachableException(),
            });
            json.WriteEndObject();
        }
        json.WriteEndArray();
        When(json, selector.Offset, selector.At);
        json.WriteBoolean("anchored", false);
        json.WriteBoolean("smoothed", false);
    }

    private static void When(Utf8JsonWriter json, long offset, AtModifier? at)
    {
        json.WriteNumber("offset", offset);
        json.WriteNull("offsetExpr");
        if (at is AtModifier.Time time)
            json.WriteNumber("timestamp", time.Milliseconds);
        else
            json.WriteNull("timestamp");
        json.WriteString("startOrEnd", at switch { AtModifier.QueryStart => "start", AtModifier.QueryEnd => "end", _ => null });
    }

    private static void Child(Utf8JsonWriter json, string name, PromNode? child)
    {
        json.WritePropertyName(name);
        if (child is null)
            json.WriteNullValue();
        else
            Write(json, child);
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    // Prometheus's ValueType, in words that are not those of its error texts.
    private static string TypeName(PromType type) => type.ToString().ToLowerInvariant();
}
