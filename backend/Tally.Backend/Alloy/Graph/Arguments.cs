using System.Globalization;
using Tally.Backend.Alloy.Evaluation;
using Tally.Backend.Alloy.Syntax;

namespace Tally.Backend.Alloy.Graph;

/// <summary>A text with the place of its literal, for errors inside it; <c>IsRaw</c> says that its characters are those of the file.</summary>
internal readonly record struct LocatedText(string Text, Position At, bool IsRaw);

/// <summary>
/// The attributes and blocks of one block, read by the component that knows them: what is asked for is what exists, and
/// <see cref="Complete"/> refuses whatever else the file says, naming what there would have been. Values are converted as in
/// Alloy: a number and a text into one another and nothing else. An attribute that is null has the zero value of its type (an
/// empty text, 0, false), not its default.
/// </summary>
internal sealed class Arguments
{
    private readonly Evaluator _evaluator;
    private readonly BlockStatement _block;
    private readonly Dictionary<string, AttributeStatement> _attributes = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _knownAttributes = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _knownBlocks = new(StringComparer.Ordinal);

    // After a name: where it stands, if that is not the component's own block.
    private readonly string _within;

    /// <param name="block">A component's block.</param>
    /// <param name="evaluator">Gives attributes their values.</param>
    public Arguments(BlockStatement block, Evaluator evaluator) : this(block, evaluator, "")
    {
    }

    private Arguments(BlockStatement block, Evaluator evaluator, string within)
    {
        (_block, _evaluator, _within) = (block, evaluator, within);
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
        null => Has(name) ? "" : byDefault,
        var value => AsText(value) ?? throw Mistyped(name, "a text", value),
    };

    /// <summary>A text that is a credential: Alloy makes none of a number.</summary>
    public string Secret(string name) => Value(name) switch
    {
        null => "",
        string text => text,
        // Not what it is, which may be the credential.
        var other => throw Wrong(name, $"`{name}` is {AlloyValues.Kind(other)}, expected a text"),
    };

    /// <summary>One of a few words.</summary>
    public string Choice(string name, string byDefault, params string[] choices)
    {
        var value = Text(name, byDefault)!;
        return choices.Contains(value) ? value : throw Wrong(PlaceOf(name), $"`{name}` is \"{value}\", expected {string.Join(", ", choices.Select(choice => $"\"{choice}\""))}");
    }

    public bool Flag(string name, bool byDefault) => Value(name) switch
    {
        null => byDefault && !Has(name),
        bool flag => flag,
        var other => throw Mistyped(name, "true or false", other),
    };

    public double Number(string name, double? byDefault, double least = double.MinValue, double most = double.MaxValue)
    {
        var value = Value(name) switch
        {
            null => Has(name) ? 0 : byDefault ?? throw Missing(name),
            double number => number,
            string text when AlloyValues.TryNumber(text, out var number) => number,
            var other => throw Mistyped(name, "a number", other),
        };
        return value >= least && value <= most ? value : throw Wrong(PlaceOf(name), string.Create(CultureInfo.InvariantCulture, $"`{name}` is {value}, expected {(most is double.MaxValue or int.MaxValue ? $"at least {least}" : $"{least} to {most}")}"));
    }

    /// <summary>A whole number; of a fraction what stands before the point.</summary>
    public int Count(string name, int byDefault, int least = 0, int most = int.MaxValue) => (int)Number(name, byDefault, least, most);

    /// <summary>A Go duration: <c>"1m30s"</c>, <c>"200ms"</c>.</summary>
    public TimeSpan Duration(string name, TimeSpan byDefault) => Value(name) switch
    {
        null => Has(name) ? TimeSpan.Zero : byDefault,
        var value when Units.TryDuration(AsText(value) ?? "", out var duration) => duration,
        var other => throw Mistyped(name, "a duration such as \"200ms\" or \"1m30s\"", other),
    };

    /// <summary>A duration above zero.</summary>
    public TimeSpan PositiveDuration(string name, TimeSpan byDefault) => Duration(name, byDefault) is { Ticks: > 0 } duration
        ? duration
        : throw Wrong(name, $"`{name}` must be above zero");

    public IReadOnlyList<TimeSpan> Durations(string name, IReadOnlyList<TimeSpan> byDefault) => Value(name) switch
    {
        null => Has(name) ? [] : byDefault,
        IReadOnlyList<object?> items => [.. items.Select(item => Units.TryDuration(AsText(item) ?? "", out var duration)
            ? duration
            : throw Mistyped(name, "a list of durations", item))],
        var other => throw Mistyped(name, "a list of durations", other),
    };

    /// <summary>A size: <c>"5MiB"</c>, <c>"512KB"</c>.</summary>
    public long Bytes(string name, long byDefault) => Value(name) switch
    {
        null => Has(name) ? 0 : byDefault,
        var value when Units.TryBytes(AsText(value) ?? "", out var bytes) => bytes,
        var other => throw Mistyped(name, "a size such as \"5MiB\"", other),
    };

    public IReadOnlyList<string> Texts(string name, IReadOnlyList<string>? byDefault = null) => Value(name) switch
    {
        null => Has(name) ? [] : byDefault ?? [],
        IReadOnlyList<object?> items => [.. items.Select(item => Item(name, "a list of texts", item))],
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
        IReadOnlyDictionary<string, object?> fields =>
            fields.ToDictionary(field => field.Key, field => Item(name, "a map of texts", field.Value), StringComparer.Ordinal),
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

    /// <summary>An attribute that may be anything, empty too, but has to be there.</summary>
    /// <exception cref="AlloyException">It is not.</exception>
    public void Require(string name)
    {
        _knownAttributes.Add(name);
        if (!Has(name))
            throw Missing(name);
    }

    /// <summary>Values that are taken as they are.</summary>
    public object? Any(string name) => Value(name);

    /// <summary>The only block of a name, or null.</summary>
    public Arguments? Block(string name)
    {
        var blocks = Blocks(name);
        return blocks.Count > 1 ? throw Wrong(blocks[1].At, $"there is a second `{name}`, expected one at most") : blocks is [var only] ? only : null;
    }

    public Arguments RequiredBlock(string name) => Block(name) ?? throw NoBlock(name);

    /// <exception cref="AlloyException">There is no block of this name.</exception>
    public void RequiredBlocks(string name)
    {
        if (Blocks(name).Count == 0)
            throw NoBlock(name);
    }

    public IReadOnlyList<Arguments> Blocks(string name)
    {
        _knownBlocks.Add(name);
        return [.. _block.Body.OfType<BlockStatement>().Where(block => block.Name == name).Select(Inner)];
    }

    /// <summary>All blocks whose names are among these, in the file's order.</summary>
    public IReadOnlyList<Arguments> BlocksInOrder(params IReadOnlyCollection<string> names)
    {
        _knownBlocks.UnionWith(names);
        return [.. _block.Body.OfType<BlockStatement>().Where(block => names.Contains(block.Name)).Select(Inner)];
    }

    /// <summary>Ends the reading.</summary>
    /// <exception cref="AlloyException">The block has an attribute or a block that nothing asked for.</exception>
    public void Complete()
    {
        foreach (var statement in _block.Body)
            switch (statement)
            {
                case AttributeStatement attribute when !_knownAttributes.Contains(attribute.Name):
                    throw Wrong(attribute.At, $"unknown argument `{attribute.Name}`{_within}; known here are {Listed(_knownAttributes)}");
                case BlockStatement block when !_knownBlocks.Contains(block.Name):
                    throw Wrong(block.At, $"unknown block `{block.Name}`{_within}; known here are {Listed(_knownBlocks)}");
            }
    }

    public AlloyException Wrong(Position at, string problem) => new(_evaluator.File, at, problem);

    public AlloyException Wrong(string attribute, string problem) => Wrong(PlaceOf(attribute), problem);

    private Arguments Inner(BlockStatement block) => block.Label is null
        ? new(block, _evaluator, $" in `{block.Name}`")
        : throw Wrong(block.At, $"`{block.Name}` has the label \"{block.Label}\", it takes none");

    private string Item(string name, string expected, object? item) =>
        item is null ? "" : AsText(item) ?? throw Mistyped(name, expected, item);

    private static string? AsText(object? value) => value switch
    {
        string text => text,
        double number => AlloyValues.Text(number),
        _ => null,
    };

    private object? Value(string name)
    {
        _knownAttributes.Add(name);
        return _attributes.TryGetValue(name, out var attribute) ? _evaluator.Evaluate(attribute.Value) : null;
    }

    private Position PlaceOf(string name) => _attributes.TryGetValue(name, out var attribute) ? attribute.Value.At : At;

    private AlloyException NoBlock(string name) => Wrong(At, $"the block `{name}` is missing{_within}, it is required");

    private AlloyException Missing(string name) => Wrong(At, $"the argument `{name}` is missing{_within}, it is required");

    private AlloyException Mistyped(string name, string expected, object? value) =>
        Wrong(PlaceOf(name), $"`{name}` is {Shown(value)}, expected {expected}");

    private static string Shown(object? value) => value switch
    {
        string text => $"\"{text}\"",
        double number => AlloyValues.Text(number),
        _ => AlloyValues.Kind(value),
    };

    private static string Listed(SortedSet<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);
}
