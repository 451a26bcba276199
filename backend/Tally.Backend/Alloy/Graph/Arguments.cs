using System.Globalization;
using Tally.Backend.Alloy.Evaluation;
using Tally.Backend.Alloy.Syntax;

namespace Tally.Backend.Alloy.Graph;

/// <summary>A text with the place of its literal, for errors inside it; <c>IsRaw</c> says that its characters are those of the file.</summary>
internal readonly record struct LocatedText(string Text, Position At, bool IsRaw);

/// <summary>
/// The attributes and blocks of one block, read by the component that knows them: what is asked for is what exists, and
/// <see cref="Complete"/> refuses whatever else the file says, naming what there would have been.
/// </summary>
internal sealed class Arguments
{
    private readonly Evaluator _evaluator;
    private readonly BlockStatement _block;
    private readonly Dictionary<string, AttributeStatement> _attributes = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _knownAttributes = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _knownBlocks = new(StringComparer.Ordinal);

    public Arguments(BlockStatement block, Evaluator evaluator)
    {
        (_block, _evaluator) = (block, evaluator);
        foreach (var attribute in block.Body.OfType<AttributeStatement>())
            if (!_attributes.TryAdd(attribute.Name, attribute))
                throw Wrong(attribute.At, $"`{attribute.Name}` is set twice");
    }

    public Position At => _block.At;

    /// <summary>The block's own name, such as <c>stage.json</c> within loki.process.</summary>
    public string Name => _block.Name;

    public bool Has(string name) => _attributes.ContainsKey(name);

    public string Text(string name) => Text(name, null) ?? throw Missing(name);

    public string? Text(string name, string? byDefault) => Value(name) switch
    {
        null => byDefault,
        string text => text,
        double number => AlloyValues.Text(number),
        var other => throw Mistyped(name, "a text", other),
    };

    /// <summary>One of a few words.</summary>
    public string Choice(string name, string byDefault, params string[] choices)
    {
        var value = Text(name, byDefault)!;
        return choices.Contains(value) ? value : throw Wrong(PlaceOf(name), $"`{name}` is \"{value}\", expected {string.Join(", ", choices.Select(choice => $"\"{choice}\""))}");
    }

    public bool Flag(string name, bool byDefault) => Value(name) switch
    {
        null => byDefault,
        bool flag => flag,
        var other => throw Mistyped(name, "true or false", other),
    };

    public double Number(string name, double? byDefault, double least = double.MinValue, double most = double.MaxValue)
    {
        var value = Value(name) switch
        {
            null => byDefault ?? throw Missing(name),
            double number => number,
            string text when AlloyValues.TryNumber(text, out var number) => number,
            var other => throw Mistyped(name, "a number", other),
        };
        return value >= least && value <= most ? value : throw Wrong(PlaceOf(name), string.Create(CultureInfo.InvariantCulture, $"`{name}` is {value}, expected {(most is double.MaxValue or int.MaxValue ? $"at least {least}" : $"{least} to {most}")}"));
    }

    public int Count(string name, int byDefault, int least = 0) => (int)Number(name, byDefault, least, int.MaxValue);

    /// <summary>A Go duration: <c>"1m30s"</c>, <c>"200ms"</c>.</summary>
    public TimeSpan Duration(string name, TimeSpan byDefault) => Value(name) switch
    {
        null => byDefault,
        string text when Units.TryDuration(text, out var duration) => duration,
        var other => throw Mistyped(name, "a duration such as \"200ms\" or \"1m30s\"", other),
    };

    public IReadOnlyList<TimeSpan> Durations(string name, IReadOnlyList<TimeSpan> byDefault) => Value(name) switch
    {
        null => byDefault,
        IReadOnlyList<object?> items => [.. items.Select(item => item is string text && Units.TryDuration(text, out var duration) ? duration : throw Mistyped(name, "a list of durations", item))],
        var other => throw Mistyped(name, "a list of durations", other),
    };

    /// <summary>A size: <c>"5MiB"</c>, <c>"512KB"</c>, or a number of bytes.</summary>
    public long Bytes(string name, long byDefault) => Value(name) switch
    {
        null => byDefault,
        double number => (long)number,
        string text when Units.TryBytes(text, out var bytes) => bytes,
        var other => throw Mistyped(name, "a size such as \"5MiB\"", other),
    };

    public IReadOnlyList<string> Texts(string name, IReadOnlyList<string>? byDefault = null) => Value(name) switch
    {
        null => byDefault ?? [],
        IReadOnlyList<object?> items => [.. items.Select(item => item as string ?? throw Mistyped(name, "a list of texts", item))],
        var other => throw Mistyped(name, "a list of texts", other),
    };

    /// <summary>A list of texts that are themselves parsed, each with the place of its literal.</summary>
    public IReadOnlyList<LocatedText> Located(string name)
    {
        var texts = Texts(name);
        var literals = _attributes.TryGetValue(name, out var attribute) && attribute.Value is ArrayExpression array ? array.Items : null;
        return [.. texts.Select((text, i) => new LocatedText(text, literals?[i].At ?? PlaceOf(name), literals?[i] is LiteralExpression { IsRaw: true }))];
    }

    public IReadOnlyDictionary<string, string> Map(string name) => Value(name) switch
    {
        null => new Dictionary<string, string>(),
        IReadOnlyDictionary<string, object?> fields => fields.ToDictionary(field => field.Key, field => field.Value as string ?? throw Mistyped(name, "a map of texts", field.Value), StringComparer.Ordinal),
        var other => throw Mistyped(name, "a map of texts", other),
    };

    /// <summary>A capsule: what another component exports for this purpose.</summary>
    public T? Capsule<T>(string name) where T : class => Value(name) switch
    {
        null => null,
        T capsule => capsule,
        var other => throw Mistyped(name, $"what a component exports as {typeof(T).Name}", other),
    };

    public IReadOnlyList<T> Capsules<T>(string name) where T : class => Value(name) switch
    {
        null => [],
        IReadOnlyList<object?> items => [.. items.Select(item => item as T ?? throw Mistyped(name, $"a list of what components export as {typeof(T).Name}", item))],
        var other => throw Mistyped(name, "a list", other),
    };

    /// <summary>Values that are taken as they are.</summary>
    public object? Any(string name) => Value(name);

    /// <summary>The only block of a name, or null.</summary>
    public Arguments? Block(string name)
    {
        var blocks = Blocks(name);
        return blocks.Count > 1 ? throw Wrong(blocks[1].At, $"there is a second `{name}`, expected one at most") : blocks is [var only] ? only : null;
    }

    public Arguments RequiredBlock(string name) => Block(name) ?? throw Wrong(At, $"{_block.Described} has no `{name}` block, it needs one");

    public IReadOnlyList<Arguments> Blocks(string name)
    {
        _knownBlocks.Add(name);
        return [.. _block.Body.OfType<BlockStatement>().Where(block => block.Name == name).Select(block => new Arguments(block, _evaluator))];
    }

    /// <summary>All blocks whose names are among these, in the file's order.</summary>
    public IReadOnlyList<Arguments> BlocksInOrder(params IReadOnlyCollection<string> names)
    {
        _knownBlocks.UnionWith(names);
        return [.. _block.Body.OfType<BlockStatement>().Where(block => names.Contains(block.Name)).Select(block => new Arguments(block, _evaluator))];
    }

    /// <summary>Ends the reading.</summary>
    /// <exception cref="AlloyException">The block has an attribute or a block that nothing asked for.</exception>
    public void Complete()
    {
        foreach (var statement in _block.Body)
            switch (statement)
            {
                case AttributeStatement attribute when !_knownAttributes.Contains(attribute.Name):
                    throw Wrong(attribute.At, $"{_block.Described} has no argument `{attribute.Name}`; known here are {Listed(_knownAttributes)}");
                case BlockStatement block when !_knownBlocks.Contains(block.Name):
                    throw Wrong(block.At, $"{_block.Described} has no block `{block.Name}`; known here are {Listed(_knownBlocks)}");
            }
    }

    public AlloyException Wrong(Position at, string problem) => new(_evaluator.File, at, problem);

    public AlloyException Wrong(string attribute, string problem) => Wrong(PlaceOf(attribute), problem);

    private object? Value(string name)
    {
        _knownAttributes.Add(name);
        return _attributes.TryGetValue(name, out var attribute) ? _evaluator.Evaluate(attribute.Value) : null;
    }

    private Position PlaceOf(string name) => _attributes.TryGetValue(name, out var attribute) ? attribute.Value.At : At;

    private AlloyException Missing(string name) => Wrong(At, $"{_block.Described} has no `{name}`, it needs one");

    private AlloyException Mistyped(string name, string expected, object? value) =>
        Wrong(PlaceOf(name), $"`{name}` is {(value is string text ? $"\"{text}\"" : AlloyValues.Kind(value))}, expected {expected}");

    private static string Listed(SortedSet<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);
}
