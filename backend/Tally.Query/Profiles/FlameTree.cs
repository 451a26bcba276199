using Tally.Storage.Profiles;

namespace Tally.Query.Profiles;

/// <summary>The stacks of all samples selected, merged by function names; lines of one function are one node.</summary>
public sealed class FlameTree
{
    private FlameTree()
    {
    }

    /// <summary>Stands for all stacks' callers; its total is everything that was seen.</summary>
    public FlameNode Root { get; } = new("total", "");

    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public static FlameTree Merge(ProfileStore store, ProfileSelection selection, CancellationToken cancellation = default)
    {
        var tree = new FlameTree();
        foreach (var (segment, entries) in selection.Select(store, cancellation))
            tree.Add(segment, SelfByNode(segment, entries, selection));
        return tree;
    }

    /// <summary>
    /// The least total that a node must have to be among the <paramref name="maxNodes"/> largest; 0 where all are, or
    /// where there is no limit.
    /// </summary>
    public long LeastTotal(long maxNodes)
    {
        if (maxNodes < 1)
            return 0;
        var totals = Root.Descendants().Select(node => node.Total).ToList();
        if (totals.Count <= maxNodes)
            return 0;
        totals.Sort();
        return totals[^(int)maxNodes];
    }

    private static long[] SelfByNode(ProfileSegment segment, List<ProfileEntry> entries, ProfileSelection selection)
    {
        var self = new long[segment.Nodes.Length];
        var links = selection.HasLinks ? selection.Links(segment) : null;
        foreach (var entry in entries)
            foreach (var sample in segment.Samples.Span.Slice(entry.FirstSample, entry.SampleCount))
                if (links is null || links[sample.Link])
                    self[sample.Node] += sample.Value;
        return self;
    }

    // A parent's number is lower than its children's: totals add up from the last node to the first, places are found
    // from the first to the last.
    private void Add(ProfileSegment segment, long[] self)
    {
        var nodes = segment.Nodes.Span;
        var totals = (long[])self.Clone();
        for (var node = nodes.Length - 1; node > 0; node--)
            totals[nodes[node].Parent] += totals[node];

        var places = new FlameNode[nodes.Length];
        places[0] = Root;
        for (var node = 0; node < nodes.Length; node++)
        {
            if (totals[node] == 0)
                continue;
            if (node > 0)
                places[node] = Place(segment, places[nodes[node].Parent], nodes[node].Frame);
            places[node].Self += self[node];
            places[node].Total += totals[node];
        }
    }

    private static FlameNode Place(ProfileSegment segment, FlameNode parent, int frame)
    {
        var (function, file, _) = segment.Frames.Span[frame];
        return parent.Child(segment.Text(function), segment.Text(file));
    }
}
