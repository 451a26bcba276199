using Tally.Query.Text;
using Tally.Storage;

namespace Tally.Query.LogQl.Syntax;

// The syntax tree of LogQL. Every node knows where it stands in the query's text (characters from 0); durations are nanoseconds.

internal abstract record Expr(int Position);

/// <summary><c>{app="a"} |= "x" | json</c></summary>
internal sealed record LogExpr(int Position, IReadOnlyList<LabelMatcher> Matchers, IReadOnlyList<Stage> Stages) : Expr(Position);

internal abstract record MetricExpr(int Position) : Expr(Position);

/// <summary><c>rate({…}[5m])</c>, <c>quantile_over_time(0.9, {…} | unwrap x [5m]) by (app)</c></summary>
internal sealed record RangeAggregation(int Position, RangeOperation Operation, double? Parameter, LogRange Range, Grouping? Grouping) : MetricExpr(Position);

/// <summary><c>sum by (app) (…)</c>, <c>topk(3, …)</c></summary>
internal sealed record VectorAggregation(int Position, VectorOperation Operation, double? Parameter, MetricExpr Inner, Grouping? Grouping) : MetricExpr(Position);

internal sealed record BinaryExpr(int Position, BinaryOperation Operation, MetricExpr Left, MetricExpr Right, Matching Matching) : MetricExpr(Position);

internal sealed record LiteralExpr(int Position, double Value) : MetricExpr(Position);

/// <summary><c>vector(1)</c></summary>
internal sealed record VectorExpr(int Position, double Value) : MetricExpr(Position);

internal sealed record LabelReplaceExpr(int Position, MetricExpr Inner, string Destination, string Replacement, string Source, string PatternText, Re2 Pattern) : MetricExpr(Position);

internal sealed record LogRange(int Position, LogExpr Log, long Range, long Offset, Unwrap? Unwrap);

/// <summary><c>| unwrap duration(took) | __error__=""</c></summary>
internal sealed record Unwrap(int Position, string Label, Conversion Conversion, IReadOnlyList<LabelFilter> Filters);

internal enum Conversion { Number, Bytes, Duration }

internal sealed record Grouping(bool IsWithout, IReadOnlyList<string> Labels);

internal enum RangeOperation
{
    CountOverTime, Rate, RateCounter, BytesOverTime, BytesRate, AvgOverTime, SumOverTime, MinOverTime, MaxOverTime,
    StdvarOverTime, StddevOverTime, QuantileOverTime, FirstOverTime, LastOverTime, AbsentOverTime,
}

internal enum VectorOperation { Sum, Avg, Max, Min, Count, Stddev, Stdvar, Bottomk, Topk, ApproxTopk, Sort, SortDesc }

internal enum BinaryOperation { Or, And, Unless, Equal, NotEqual, Greater, GreaterOrEqual, Less, LessOrEqual, Add, Subtract, Multiply, Divide, Modulo, Power }

/// <summary>How the sides of a binary operation find each other.</summary>
internal sealed record Matching(bool ReturnsBool, bool IsOn, IReadOnlyList<string> Labels, Cardinality Cardinality, IReadOnlyList<string> Include);

internal enum Cardinality { OneToOne, ManyToOne, OneToMany }

internal abstract record Stage(int Position);

internal enum LineMatch { Contains, NotContains, Regex, NotRegex, Pattern, NotPattern }

/// <summary>One filter with its <c>or</c> alternatives: <c>|= "a" or "b"</c>.</summary>
internal sealed record LineFilterStage(int Position, LineMatch Match, IReadOnlyList<LineNeedle> Needles) : Stage(Position);

/// <summary>What a line is searched for. An IP needle is an address, range or CIDR.</summary>
internal sealed record LineNeedle(int Position, string Text, bool IsIp, Re2? Regex);

/// <summary><c>json</c>, with <c>name="path"</c> pairs or, without any, for every field.</summary>
internal sealed record JsonStage(int Position, IReadOnlyList<Extraction> Extractions) : Stage(Position);

internal sealed record LogfmtStage(int Position, bool IsStrict, bool KeepsEmpty, IReadOnlyList<Extraction> Extractions) : Stage(Position);

internal sealed record Extraction(int Position, string Name, string Path);

internal sealed record RegexpStage(int Position, string Pattern, Re2 Regex) : Stage(Position);

internal sealed record PatternStage(int Position, string Pattern) : Stage(Position);

internal sealed record UnpackStage(int Position) : Stage(Position);

internal sealed record LabelFilterStage(int Position, LabelFilter Filter) : Stage(Position);

internal sealed record LineFormatStage(int Position, string Template) : Stage(Position);

internal sealed record LabelFormatStage(int Position, IReadOnlyList<LabelAssignment> Assignments) : Stage(Position);

/// <summary><c>a=b</c> renames b to a; <c>a="{{.b}}"</c> sets a from a template.</summary>
internal sealed record LabelAssignment(int Position, string Name, string Value, bool IsTemplate);

internal sealed record DecolorizeStage(int Position) : Stage(Position);

internal sealed record DropStage(int Position, IReadOnlyList<LabelChoice> Labels) : Stage(Position);

internal sealed record KeepStage(int Position, IReadOnlyList<LabelChoice> Labels) : Stage(Position);

/// <summary>A label by name, or only where its value matches.</summary>
internal sealed record LabelChoice(string Name, LabelMatcher? Matcher);

internal abstract record LabelFilter(int Position);

internal sealed record MatcherFilter(int Position, LabelMatcher Matcher) : LabelFilter(Position);

internal sealed record NumberFilter(int Position, string Name, BinaryOperation Comparison, double Value) : LabelFilter(Position);

/// <summary>Value in nanoseconds.</summary>
internal sealed record DurationFilter(int Position, string Name, BinaryOperation Comparison, long Value) : LabelFilter(Position);

internal sealed record BytesFilter(int Position, string Name, BinaryOperation Comparison, ulong Value) : LabelFilter(Position);

internal sealed record IpFilter(int Position, string Name, bool IsNegated, string Pattern) : LabelFilter(Position);

internal sealed record AndFilter(int Position, LabelFilter Left, LabelFilter Right) : LabelFilter(Position);

internal sealed record OrFilter(int Position, LabelFilter Left, LabelFilter Right) : LabelFilter(Position);
