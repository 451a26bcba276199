using System.Net;
using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Pipeline;

/// <summary>
/// Label filters on a line's labels. A number, duration or byte filter drops a line without the label, and keeps a line
/// whose label does not read as one, marked with an error.
/// </summary>
internal static class LabelTest
{
    private const string ConversionError = "LabelFilterErr";

    public static bool Matches(LabelFilter filter, LineState state) => filter switch
    {
        MatcherFilter one => one.Matcher.Matches(state.ValueOf(one.Matcher.Name)),
        // Both sides run, as upstream does, because a side may mark an error.
        AndFilter both => Matches(both.Left, state) & Matches(both.Right, state),
        OrFilter either => Matches(either.Left, state) || Matches(either.Right, state),
        NumberFilter number => Compare(state, number.Name, number.Comparison, number.Value, ReadNumber, "parsing", "invalid syntax"),
        DurationFilter duration => Compare(state, duration.Name, duration.Comparison, duration.Value, ReadDuration, "time: invalid duration", ""),
        BytesFilter bytes => Compare(state, bytes.Name, bytes.Comparison, bytes.Value, ReadBytes, "parsing", "invalid byte size"),
        IpFilter ip => MatchesIp(ip, state),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static bool Compare(LineState state, string name, BinaryOperation comparison, double wanted, Func<string, double?> read, string before, string after)
    {
        if (!state.TryGet(name, out var text))
            return false;
        if (read(text) is { } value)
            return Compare(comparison, value, wanted);
        if (state.Error.Length == 0)
            state.Fail(ConversionError, $"{before} \"{text}\" {after}".TrimEnd());
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

    private static bool MatchesIp(IpFilter filter, LineState state)
    {
        if (!state.TryGet(filter.Name, out var text) || !IpNeedle.TryCreate(filter.Pattern, out var needle))
            return false;
        return filter.IsNegated != (IPAddress.TryParse(text, out var address) ? needle.Holds(address) : needle.IsIn(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    internal static double? ReadNumber(string text) => GoNumber.TryParse(text, out var value) ? value : null;

    internal static double? ReadDuration(string text) => Units.TryGoDuration(text, out var nanos) ? nanos : null;

    internal static double? ReadBytes(string text) => Units.TryBytes(text, out var bytes) ? bytes : null;
}
