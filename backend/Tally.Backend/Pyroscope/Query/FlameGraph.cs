using Tally.Backend.Pyroscope.Connect;
using Tally.Query.Profiles;

namespace Tally.Backend.Pyroscope.Query;

/// <summary>
/// Merged stacks as Pyroscope shows them: levels of bars from the top on, a bar being four numbers: how far right of the
/// bar before it, its total, its self, its name's index. What a bar saw in itself lies left of its children. Nodes too
/// small for the limit are gathered as <c>other</c> under their parent.
/// </summary>
internal sealed class FlameGraph
{
    private const string Other = "other";

    private readonly Dictionary<string, int> _nameIds = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<List<long>> _levels = [];
    private readonly List<long> _ends = [];
    private readonly long _least;

    public FlameGraph(FlameTree tree, long maxNodes)
    {
        _least = tree.LeastTotal(maxNodes);
        Total = tree.Root.Total;
        Add(tree.Root, 0, 0);
    }

    public IReadOnlyList<string> Names => _names;

    public IReadOnlyList<IReadOnlyList<long>> Levels => _levels;

    public long Total { get; }

    public long MaxSelf { get; private set; }

    /// <summary>querier.v1.FlameGraph</summary>
    public void Write(IMessageWriter message)
    {
        message.Texts(1, "names", Names);
        message.Messages(2, "levels", Levels, (level, bars) => level.Int64s(1, "values", bars));
        message.Int64(3, "total", Total);
        message.Int64(4, "maxSelf", MaxSelf);
    }

    // As deep as a stack, which import bounds.
    private void Add(FlameNode node, int level, long left)
    {
        AddBar(level, left, node.Total, node.Self, node.Name);
        left += node.Self;
        long others = 0;
        foreach (var child in node.Children)
            if (child.Total >= _least && child.Name != Other)
            {
                Add(child, level + 1, left);
                left += child.Total;
            }
            else
            {
                others += child.Total;
            }
        if (others > 0)
            AddBar(level + 1, left, others, others, Other);
    }

    private void AddBar(int level, long left, long total, long self, string name)
    {
        if (level == _levels.Count)
        {
            _levels.Add([]);
            _ends.Add(0);
        }
        _levels[level].AddRange([left - _ends[level], total, self, NameId(name)]);
        _ends[level] = left + total;
        MaxSelf = Math.Max(MaxSelf, self);
    }

    private int NameId(string name)
    {
        if (!_nameIds.TryGetValue(name, out var id))
        {
            _nameIds.Add(name, id = _names.Count);
            _names.Add(name);
        }
        return id;
    }
}
