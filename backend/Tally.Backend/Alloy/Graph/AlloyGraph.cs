using Tally.Backend.Alloy.Evaluation;
using Tally.Backend.Alloy.Syntax;

namespace Tally.Backend.Alloy.Graph;

/// <summary>Makes a component of its block's arguments; returns what it exports by name. Completes the arguments before it does anything.</summary>
internal delegate IReadOnlyDictionary<string, object?> ComponentFactory(string id, Arguments arguments);

/// <summary>
/// Builds a file's components, each after those it refers to, so that references are values by then. Whatever is not known
/// (a component, an argument, a function) is an error with its place and the list of what is.
/// </summary>
internal static class AlloyGraph
{
    /// <summary>Blocks that configure Alloy itself; their arguments are checked and mean nothing here.</summary>
    private static readonly Dictionary<string, string[]> ConfigurationBlocks = new(StringComparer.Ordinal)
    {
        ["logging"] = ["level", "format", "write_to"],
        ["livedebugging"] = ["enabled"],
        ["http"] = [],
        ["tracing"] = ["sampling_fraction", "write_to"],
    };

    public static void Build(AlloyFile file, StandardLibrary library, IReadOnlyDictionary<string, ComponentFactory> catalog)
    {
        var exports = new Dictionary<string, IReadOnlyDictionary<string, object?>>(StringComparer.Ordinal);
        var evaluator = new Evaluator(file.Name, library, exports);
        var declared = CustomComponents.Read(file, evaluator);
        foreach (var (id, block) in ComponentBlocks.Order(file.Name, Components(file, catalog, declared, evaluator)))
            exports[id] = Naming(file.Name, id, () => (declared.GetValueOrDefault(block.Name) ?? catalog[block.Name])(id, new(block, evaluator)));
    }

    private static List<BlockStatement> Components(
        AlloyFile file, IReadOnlyDictionary<string, ComponentFactory> catalog, IReadOnlyDictionary<string, ComponentFactory> declared, Evaluator evaluator)
    {
        var components = new List<BlockStatement>();
        foreach (var statement in file.Body)
            switch (statement)
            {
                case AttributeStatement attribute:
                    throw new AlloyException(file.Name, attribute.At, $"`{attribute.Name}` stands outside of a block; a file holds blocks only");
                case BlockStatement block when ConfigurationBlocks.TryGetValue(block.Name, out var known):
                    Naming(file.Name, block.Name, () => Check(block, known, evaluator));
                    break;
                case BlockStatement { Name: CustomComponents.Keyword }:
                    break;
                case BlockStatement block when catalog.ContainsKey(block.Name) || declared.ContainsKey(block.Name):
                    components.Add(block);
                    break;
                case BlockStatement block:
                    throw new AlloyException(file.Name, block.At, $"unknown component `{block.Name}`; known here are {string.Join(", ", catalog.Keys.Concat(declared.Keys).Order(StringComparer.Ordinal))}");
            }
        return components;
    }

    private static bool Check(BlockStatement block, string[] known, Evaluator evaluator)
    {
        var arguments = new Arguments(block, evaluator);
        foreach (var name in known)
            _ = arguments.Any(name);
        arguments.Complete();
        return true;
    }

    // Whatever is wrong inside of a component is told with the component's id.
    private static T Naming<T>(string file, string id, Func<T> build)
    {
        try
        {
            return build();
        }
        catch (AlloyException e)
        {
            throw new AlloyException(file, e.At, $"{id}: {e.Problem}");
        }
    }
}
