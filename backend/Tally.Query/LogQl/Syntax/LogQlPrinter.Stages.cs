using System.Diagnostics;
using Tally.Query.Text;
using Tally.Storage;

namespace Tally.Query.LogQl.Syntax;

internal static partial class LogQlPrinter
{
    public static string Print(Stage stage) => stage switch
    {
        LineFilterStage filter => $"{Symbol(filter.Match)} {string.Join(" or ", filter.Needles.Select(Print))}",
        JsonStage json => "| json" + Pairs(json.Extractions),
        LogfmtStage logfmt => $"| logfmt{(logfmt.IsStrict ? " --strict" : "")}{(logfmt.KeepsEmpty ? " --keep-empty" : "")}{Pairs(logfmt.Extractions)}",
        RegexpStage regexp => $"| regexp {GoString.Quote(regexp.Pattern)}",
        PatternStage pattern => $"| pattern {GoString.Quote(pattern.Pattern)}",
        UnpackStage => "| unpack",
        LabelFilterStage filter => "| " + Print(filter.Filter),
        LineFormatStage format => $"| line_format {GoString.Quote(format.Template)}",
        LabelFormatStage format => $"| label_format {string.Join(", ", format.Assignments.Select(Print))}",
        DecolorizeStage => "| decolorize",
        DropStage drop => $"| drop {string.Join(", ", drop.Labels.Select(Print))}",
        KeepStage keep => $"| keep {string.Join(", ", keep.Labels.Select(Print))}",
        _ => throw new UnreachableException(),
    };

    private static string Print(Unwrap unwrap)
    {
        var label = unwrap.Conversion switch
        {
            Conversion.Number => unwrap.Label,
            Conversion.Bytes => $"bytes({unwrap.Label})",
            Conversion.Duration => $"duration({unwrap.Label})",
            _ => throw new UnreachableException(),
        };
        return $"| unwrap {label}" + string.Concat(unwrap.Filters.Select(filter => " | " + Print(filter)));
    }

    private static string Print(LineNeedle needle) => needle.IsIp ? $"ip({GoString.Quote(needle.Text)})" : GoString.Quote(needle.Text);

    private static string Pairs(IReadOnlyList<Extraction> extractions) => extractions.Count == 0 ? "" : " " + string.Join(", ", extractions.Select(Print));

    private static string Print(Extraction extraction) => extraction.Path == extraction.Name ? extraction.Name : $"{extraction.Name}={GoString.Quote(extraction.Path)}";

    private static string Print(LabelAssignment assignment) => $"{assignment.Name}={(assignment.IsTemplate ? GoString.Quote(assignment.Value) : assignment.Value)}";

    private static string Print(LabelChoice choice) => choice.Matcher is null ? choice.Name : Print(choice.Matcher);

    private static string Print(LabelMatcher matcher) => matcher.Name + Symbol(matcher.Operator) + GoString.Quote(matcher.Value);

    private static string Print(LabelFilter filter) => filter switch
    {
        MatcherFilter one => Print(one.Matcher),
        NumberFilter number => number.Name + Symbol(number.Comparison) + Number(number.Value),
        DurationFilter duration => duration.Name + Symbol(duration.Comparison) + UnitPrinter.Duration(duration.Value),
        BytesFilter bytes => bytes.Name + Symbol(bytes.Comparison) + UnitPrinter.Bytes(bytes.Value),
        IpFilter ip => $"{ip.Name}{(ip.IsNegated ? "!=" : "=")}ip({GoString.Quote(ip.Pattern)})",
        AndFilter both => $"{Operand(both.Left)} and {Operand(both.Right)}",
        OrFilter either => $"{Operand(either.Left)} or {Operand(either.Right)}",
        _ => throw new UnreachableException(),
    };

    private static string Operand(LabelFilter filter) => filter is AndFilter or OrFilter ? $"({Print(filter)})" : Print(filter);

    private static string Symbol(BinaryOperation comparison) => Keywords.BinaryOperations.First(pair => pair.Value.Operation == comparison).Key;

    private static string Symbol(LineMatch match) => match switch
    {
        LineMatch.Contains => "|=",
        LineMatch.NotContains => "!=",
        LineMatch.Regex => "|~",
        LineMatch.NotRegex => "!~",
        LineMatch.Pattern => "|>",
        LineMatch.NotPattern => "!>",
        _ => throw new UnreachableException(),
    };

    private static string Symbol(MatchOperator match) => match switch
    {
        MatchOperator.Equal => "=",
        MatchOperator.NotEqual => "!=",
        MatchOperator.Regex => "=~",
        MatchOperator.NotRegex => "!~",
        _ => throw new UnreachableException(),
    };
}
