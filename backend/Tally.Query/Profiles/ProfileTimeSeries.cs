using Tally.Signals;
using Tally.Storage.Profiles;

namespace Tally.Query.Profiles;

/// <summary>A value and its time in milliseconds since 1970.</summary>
public readonly record struct ProfilePoint(long Time, double Value);

/// <summary>How the profiles of one step become one value.</summary>
public enum ProfileAggregation { Sum, Average }

/// <summary>How much was seen over time, per group of series.</summary>
public sealed record ProfileTimeSeries(LabelSet Labels, IReadOnlyList<ProfilePoint> Points)
{
    /// <summary>
    /// One series per set of values that the labels of <paramref name="groupBy"/> have. A profile counts for the first of
    /// the times From, From + step, … up to To that is not before its own; a time that none counts for has no point.
    /// Sorted by labels.
    /// </summary>
    /// <param name="store">Where the profiles are.</param>
    /// <param name="selection">Its From is the time of the first point.</param>
    /// <param name="stepMilliseconds">Above 0.</param>
    /// <param name="groupBy">Names of labels; none makes one series of all.</param>
    /// <param name="aggregation">Over the profiles of one point.</param>
    /// <param name="cancellation">Ends the query early.</param>
    public static IReadOnlyList<ProfileTimeSeries> Make(
        ProfileStore store, ProfileSelection selection, long stepMilliseconds, IReadOnlyList<string> groupBy, ProfileAggregation aggregation = ProfileAggregation.Sum, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepMilliseconds);
        var (first, last) = (selection.From.Milliseconds, selection.To.Milliseconds);
        var groups = new Dictionary<LabelSet, SortedDictionary<long, (double Sum, int Count)>>();
        // The first point gathers what lies up to a step before it.
        var wider = selection with { From = UnixNanos.FromMilliseconds(first - stepMilliseconds + 1) };
        foreach (var (segment, entries) in wider.Select(store, cancellation))
            foreach (var entry in entries)
            {
                var time = first + (Milliseconds(entry) - first + stepMilliseconds - 1) / stepMilliseconds * stepMilliseconds;
                if (time > last)
                    continue;
                var labels = LabelSet.From(segment.Series.Span[entry.Series].Where(label => groupBy.Contains(label.Name)));
                if (!groups.TryGetValue(labels, out var points))
                    groups.Add(labels, points = []);
                var (sum, count) = points.GetValueOrDefault(time);
                points[time] = (sum + entry.Total, count + 1);
            }
        return [.. groups.OrderBy(group => group.Key.ToString(), StringComparer.Ordinal).Select(group => new ProfileTimeSeries(group.Key,
            [.. group.Value.Select(point => new ProfilePoint(point.Key, aggregation == ProfileAggregation.Sum ? point.Value.Sum : point.Value.Sum / point.Value.Count))]))];
    }

    private static long Milliseconds(in ProfileEntry entry) => new UnixNanos(entry.Time).Milliseconds;
}
