namespace Tally.Query.Profiles;

/// <summary>A function in the place it was called from. <c>Self</c> was seen in the function itself, <c>Total</c> in it and all that it called.</summary>
public sealed class FlameNode
{
    private readonly Dictionary<string, FlameNode> _children = new(StringComparer.Ordinal);

    internal FlameNode(string name, string file) => (Name, File) = (name, file);

    public string Name { get; }

    /// <summary>The file of the function, or the empty string.</summary>
    public string File { get; }

    public long Self { get; internal set; }

    public long Total { get; internal set; }

    /// <summary>Sorted by name.</summary>
    public IEnumerable<FlameNode> Children => _children.Values.OrderBy(child => child.Name, StringComparer.Ordinal);

    /// <summary>All nodes below this one, in no order.</summary>
    internal IEnumerable<FlameNode> Descendants()
    {
        var waiting = new Stack<FlameNode>(_children.Values);
        while (waiting.TryPop(out var node))
        {
            yield return node;
            foreach (var child in node._children.Values)
                waiting.Push(child);
        }
    }

    internal FlameNode Child(string name, string file)
    {
        if (!_children.TryGetValue(name, out var child))
            _children.Add(name, child = new(name, file));
        return child;
    }
}
