using System.Text;
using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Pipeline;

/// <summary>
/// Label filters on a line's labels. A number, duration or byte filter drops a line without the label, and keeps a line
/// whose label does not read as one, marked with an error.
/// </summary>
internal static class LabelTest
{
    private const string ConversionError = "LabelFilterErr";

    /// <exception cref="LogQueryException">An IP pattern makes no sense.</exception>
    public static Func<LineState, bool> Compile(LabelFilter filter) => filter switch
    {
        MatcherFilter one => state => one.Matcher.Matches(state.ValueOf(one.Matcher.Name)),
        AndFilter both => Both(Compile(both.Left), Compile(both.Right)),
        OrFilter either => Either(Compile(either.Left), Compile(either.Right)),
        NumberFilter number => state => Compare(state, number.Name, number.Comparison, number.Value, ReadNumber, LabelErrors.Number),
        DurationFilter duration => state => Compare(state, duration.Name, duration.Comparison, duration.Value, ReadDuration, LabelErrors.Duration),
        BytesFilter bytes => state => Compare(state, bytes.Name, bytes.Comparison, bytes.Value, ReadBytes, LabelErrors.Bytes),
        IpFilter ip => Ip(ip),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    internal static double? ReadNumber(string text) => GoNumber.TryParse(text, out var value) ? value : null;

    internal static double? ReadDuration(string text) => Units.TryGoDuration(text, out var nanos) ? nanos : null;

    internal static double? ReadBytes(string text) => Units.TryBytes(text, out var bytes) ? bytes : null;

    // Both sides of an "and" run, as upstream does, because a side may mark an error.
    private static Func<LineState, bool> Both(Func<LineState, bool> left, Func<LineState, bool> right) => state => left(state) & right(state);

    private static Func<LineState, bool> Either(Func<LineState, bool> left, Func<LineState, bool> right) => state => left(state) || right(state);

    // A line that has failed already passes, so that its error is seen.
    private static Func<LineState, bool> Ip(IpFilter filter)
    {
        if (!IpNeedle.TryCreate(filter.Pattern, out var needle))
            throw new LogQueryException(LogQueryFailureKind.Evaluation, "ip: invalid pattern", filter.Position);
        return state => state.Error.Length > 0
            || (state.TryGet(filter.Name, out var text) && filter.IsNegated != needle.IsIn(Encoding.UTF8.GetBytes(text)));
    }

    private static bool Compare(LineState state, string name, BinaryOperation comparison, double wanted, Func<string, double?> read, Func<string, string> problem)
    {
        if (!state.TryGet(name, out var text))
            return false;
        if (read(text) is { } value)
            return Compare(comparison, value, wanted);
        if (state.Error.Length == 0)
            state.Fail(ConversionError, problem(text));
        return true;
    }

    private static bool Compare(BinaryOperation comparison, double value, double wanted) => comparison switch
    {
        BinaryOperation.Equal => value == wanted,
        BinaryOperation.NotEqual => value != wanted,
        BinaryOperation.Greater => value > wanted,
        BinaryOperation.GreaterOrEqual => value >= wanted,
        BinaryOperation.Less => value < wanted,
        BinaryOperation.LessOrEqual => value <= wanted,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
