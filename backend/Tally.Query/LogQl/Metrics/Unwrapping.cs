using Tally.Query.LogQl.Pipeline;
using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl.Metrics;

/// <summary>A line's value from one of its labels.</summary>
internal sealed class Unwrapping(Unwrap unwrap)
{
    private readonly Func<LineState, bool>[] _filters = [.. unwrap.Filters.Select(LabelTest.Compile)];

    /// <summary>False where the line has no such label or a filter after the unwrap drops it. A label that does not read marks the line with an error.</summary>
    public bool TryValue(LineState state, out double value)
    {
        value = 0;
        if (!state.TryGet(unwrap.Label, out var text) || text.Length == 0)
            return false;
        if (Convert(unwrap.Conversion, text) is { } converted)
            value = converted;
        else
            state.Fail("SampleExtractionErr", Problem(unwrap.Conversion, text));
        return _filters.All(filter => filter(state));
    }

    private static string Problem(Conversion conversion, string text) => conversion switch
    {
        Conversion.Number => LabelErrors.Number(text),
        Conversion.Bytes => LabelErrors.Bytes(text),
        Conversion.Duration => LabelErrors.Duration(text),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static double? Convert(Conversion conversion, string text) => conversion switch
    {
        Conversion.Number => LabelTest.ReadNumber(text),
        Conversion.Bytes => LabelTest.ReadBytes(text),
        Conversion.Duration => LabelTest.ReadDuration(text) / 1e9,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
