using Tally.Backend.Alloy.Evaluation;
using Tally.Backend.Alloy.Syntax;

namespace Tally.Backend.Alloy.Graph;

/// <summary>
/// <c>declare "name" { export "x" { value = … } }</c>: a component of the file's own that exports values, which is how a file
/// writes a thing once. Declarations with arguments or components inside are not known here.
/// </summary>
internal static class CustomComponents
{
    public const string Keyword = "declare";

    private const string Export = "export";

    /// <exception cref="AlloyException">A declaration without a name, or with anything else inside.</exception>
    public static IReadOnlyDictionary<string, ComponentFactory> Read(AlloyFile file, Evaluator evaluator)
    {
        var declared = new Dictionary<string, ComponentFactory>(StringComparer.Ordinal);
        foreach (var block in file.Body.OfType<BlockStatement>().Where(block => block.Name == Keyword))
            if (!declared.TryAdd(Named(file, block), (_, arguments) => Make(arguments, block, evaluator)))
                throw new AlloyException(file.Name, block.At, $"{block.Described} is there twice");
        return declared;
    }

    private static string Named(AlloyFile file, BlockStatement block)
    {
        foreach (var inner in block.Body)
            if (inner is not BlockStatement { Name: Export, Label: not null })
                throw new AlloyException(file.Name, inner.At, $"{block.Described} may hold `export \"name\" {{ value = … }}` blocks only");
        return block.Label ?? throw new AlloyException(file.Name, block.At, "declare needs a label, the name of the component");
    }

    private static Dictionary<string, object?> Make(Arguments arguments, BlockStatement declaration, Evaluator evaluator)
    {
        arguments.Complete();
        return declaration.Body.Cast<BlockStatement>().ToDictionary(export => export.Label!, export => Value(new(export, evaluator)), StringComparer.Ordinal);
    }

    private static object? Value(Arguments export)
    {
        var value = export.Has("value") ? export.Any("value") : throw export.Wrong(export.At, "export has no `value`, it needs one");
        export.Complete();
        return value;
    }
}
