using Tally.Backend.Pyroscope.Connect;
using Tally.Query.Profiles;
using Tally.Query.PromQl;
using Tally.Signals;
using Tally.Storage;
using Tally.Storage.Profiles;

namespace Tally.Backend.Pyroscope.Query;

/// <summary>Turns what a request says into what the store is asked for.</summary>
internal static class ProfileSelections
{
    /// <summary>Series of any type, where every selector accepts them.</summary>
    public static ProfileSelection OfLabels(IEnumerable<string> selectors, long start, long end)
    {
        var (from, to) = Range(start, end);
        return new([.. selectors.SelectMany(Matchers)], from, to);
    }

    /// <summary>Profiles of one type.</summary>
    public static (ProfileSelection Selection, ProfileType Type) OfType(string typeId, string selector, long start, long end)
    {
        if (ProfileType.Parse(typeId) is not { } type)
            throw ConnectException.Invalid($"profile-type selection must be of the form <name>:<sample-type>:<sample-unit>:<period-type>:<period-unit>(:delta), got '{typeId}'");
        var (from, to) = Range(start, end);
        return (new([.. Matchers(selector), new(ProfileSeries.Type, MatchOperator.Equal, type.Id)], from, to), type);
    }

    public static ProfileSelection In(this ProfileSelection selection, IReadOnlyCollection<string> spans, IReadOnlyCollection<string> traces)
    {
        if (spans.Count > 0 && traces.Count > 0)
            throw ConnectException.Invalid("span_selector and trace_id_selector cannot be combined");
        return selection with
        {
            Spans = spans.Count == 0 ? null : spans.Select(Span).ToHashSet(),
            Traces = traces.Count == 0 ? null : traces.Select(Trace).ToHashSet(),
        };
    }

    public static IReadOnlyList<LabelMatcher> Matchers(string selector) =>
        string.IsNullOrWhiteSpace(selector) ? []
        : PromSelector.TryParse(selector, out var matchers, out var error) ? matchers
        : throw ConnectException.Invalid($"parsing label selector '{selector}': {error}");

    private static (UnixNanos From, UnixNanos To) Range(long start, long end)
    {
        if (start == 0 || end == 0)
            throw ConnectException.Invalid("missing time range in the query");
        if (start > end)
            throw ConnectException.Invalid("query start time is after end time");
        const long latest = long.MaxValue / UnixNanos.PerMillisecond - 1;
        // The whole of the last millisecond is meant.
        return (UnixNanos.FromMilliseconds(Math.Clamp(start, 0, latest)), new((Math.Clamp(end, 0, latest) + 1) * UnixNanos.PerMillisecond - 1));
    }

    private static SpanId Span(string hex) =>
        hex.Length == 2 * SpanId.Size && SpanId.TryParse(hex, out var id) ? id : throw ConnectException.Invalid($"'{hex}' is no span id, expected 16 hex digits");

    private static TraceId Trace(string hex) =>
        hex.Length == 2 * TraceId.Size && TraceId.TryParse(hex, out var id) ? id : throw ConnectException.Invalid($"'{hex}' is no trace id, expected 32 hex digits");
}
