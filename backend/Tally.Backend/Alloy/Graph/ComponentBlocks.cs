using Tally.Backend.Alloy.Syntax;

namespace Tally.Backend.Alloy.Graph;

/// <summary>The components of a file by id, in an order in which each comes after those it refers to.</summary>
internal sealed class ComponentBlocks
{
    private readonly string _file;
    private readonly Dictionary<string, BlockStatement> _blocks = new(StringComparer.Ordinal);
    private readonly List<(string Id, BlockStatement Block)> _ordered = [];
    // Absent: not looked at yet. False: being looked at, so meeting it again closes a cycle.
    private readonly Dictionary<string, bool> _isDone = new(StringComparer.Ordinal);

    private ComponentBlocks(string file) => _file = file;

    /// <param name="file">The name that errors begin with.</param>
    /// <param name="blocks">The component blocks in the file's order.</param>
    /// <exception cref="AlloyException">A component without a label or twice, a reference that names none, a cycle.</exception>
    public static IReadOnlyList<(string Id, BlockStatement Block)> Order(string file, IReadOnlyList<BlockStatement> blocks)
    {
        var all = new ComponentBlocks(file);
        foreach (var block in blocks)
        {
            if (block.Label is null)
                throw new AlloyException(file, block.At, $"{block.Name} needs a label: {block.Name} \"default\" {{ … }}");
            if (!all._blocks.TryAdd($"{block.Name}.{block.Label}", block))
                throw new AlloyException(file, block.At, $"{block.Described} is there twice, first at {all._blocks[$"{block.Name}.{block.Label}"].At}");
        }
        foreach (var id in all._blocks.Keys)
            all.Visit(id, []);
        return all._ordered;
    }

    private void Visit(string id, List<string> way)
    {
        if (_isDone.TryGetValue(id, out var isDone))
        {
            if (isDone)
                return;
            throw new AlloyException(_file, _blocks[id].At, $"the components refer to each other in a circle: {string.Join(" → ", way.Skip(way.IndexOf(id)).Append(id))}");
        }
        _isDone[id] = false;
        way.Add(id);
        foreach (var (path, at) in References.Of(_blocks[id]))
            if (Component(path) is { } referred)
                Visit(referred, way);
            else
                throw new AlloyException(_file, at, $"{id}: `{string.Join('.', path)}` refers to a component that is not there; those there are {string.Join(", ", _blocks.Keys.Order(StringComparer.Ordinal))}");
        way.RemoveAt(way.Count - 1);
        _isDone[id] = true;
        _ordered.Add((id, _blocks[id]));
    }

    private string? Component(IReadOnlyList<string> path)
    {
        for (var length = path.Count; length > 0; length--)
            if (string.Join('.', path.Take(length)) is var id && _blocks.ContainsKey(id))
                return id;
        return null;
    }
}
