using Tally.Signals;
using Tally.Storage;
using Tally.Storage.Profiles;

namespace Tally.Query.Profiles;

/// <summary>
/// Which samples a query means: those of profiles that began in the time range (both ends inclusive) and whose series every
/// matcher accepts. A profile's type is a matcher on <see cref="ProfileSeries.Type"/>.
/// </summary>
public sealed record ProfileSelection(IReadOnlyList<LabelMatcher> Matchers, UnixNanos From, UnixNanos To)
{
    /// <summary>Only samples taken in one of these spans; null for all.</summary>
    public IReadOnlySet<SpanId>? Spans { get; init; }

    /// <summary>Only samples taken in one of these traces; null for all.</summary>
    public IReadOnlySet<TraceId>? Traces { get; init; }

    internal bool HasLinks => Spans is not null || Traces is not null;

    /// <summary>The entries selected, segment by segment, in the order of their arrival.</summary>
    internal IEnumerable<(ProfileSegment Segment, List<ProfileEntry> Entries)> Select(ProfileStore store, CancellationToken cancellation)
    {
        foreach (var segment in store.Read(From, To))
        {
            cancellation.ThrowIfCancellationRequested();
            var accepted = Accepted(segment);
            var entries = new List<ProfileEntry>();
            foreach (var entry in segment.Entries.Span)
                if (accepted[entry.Series] && entry.Time >= From.Value && entry.Time <= To.Value)
                    entries.Add(entry);
            if (entries.Count > 0)
                yield return (segment, entries);
        }
    }

    /// <summary>Per link of a segment whether its samples are meant.</summary>
    internal bool[] Links(ProfileSegment segment)
    {
        var links = segment.Links.Span;
        var meant = new bool[links.Length];
        for (var i = 0; i < meant.Length; i++)
            meant[i] = (Spans is null || Spans.Contains(links[i].SpanId)) && (Traces is null || Traces.Contains(links[i].TraceId));
        return meant;
    }

    private bool[] Accepted(ProfileSegment segment)
    {
        var series = segment.Series.Span;
        var accepted = new bool[series.Length];
        for (var i = 0; i < accepted.Length; i++)
        {
            var labels = series[i];
            accepted[i] = Matchers.All(matcher => matcher.Matches(labels[matcher.Name]));
        }
        return accepted;
    }
}
