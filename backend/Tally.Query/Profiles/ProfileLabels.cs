using Tally.Signals;
using Tally.Storage.Profiles;

namespace Tally.Query.Profiles;

/// <summary>What there is to ask for.</summary>
public static class ProfileLabels
{
    /// <summary>The distinct label sets of the series selected, private labels included.</summary>
    public static IReadOnlySet<LabelSet> Series(ProfileStore store, ProfileSelection selection, CancellationToken cancellation = default)
    {
        var found = new HashSet<LabelSet>();
        foreach (var (segment, entries) in selection.Select(store, cancellation))
            foreach (var series in entries.Select(entry => entry.Series).Distinct())
                found.Add(segment.Series.Span[series]);
        return found;
    }
}
