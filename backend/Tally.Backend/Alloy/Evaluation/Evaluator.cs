using Tally.Backend.Alloy.Syntax;

namespace Tally.Backend.Alloy.Evaluation;

/// <summary>Evaluates expressions: functions come from the standard library, other dotted names from what components export.</summary>
/// <param name="file">The name that errors begin with.</param>
/// <param name="library">The functions.</param>
/// <param name="exports">What each component that is ready exports, by its id (<c>otelcol.processor.batch.stores</c>).</param>
internal sealed class Evaluator(string file, StandardLibrary library, IReadOnlyDictionary<string, IReadOnlyDictionary<string, object?>> exports)
{
    public string File => file;

    /// <exception cref="AlloyException">The expression has no value; the position is that of the part at fault.</exception>
    public object? Evaluate(Expression expression) => expression switch
    {
        LiteralExpression literal => literal.Value,
        ArrayExpression array => array.Items.Select(Evaluate).ToList(),
        ObjectExpression fields => Object(fields),
        UnaryExpression unary => Unary(unary),
        BinaryExpression binary => Binary(binary),
        IndexExpression index => Index(index),
        CallExpression call => Call(call),
        AccessExpression or IdentifierExpression => Reference(expression),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The names of a dotted reference, or null where the expression is none.</summary>
    public static IReadOnlyList<string>? Path(Expression expression) => expression switch
    {
        IdentifierExpression identifier => [identifier.Name],
        AccessExpression access when Path(access.Target) is { } target => [.. target, access.Name],
        _ => null,
    };

    private Dictionary<string, object?> Object(ObjectExpression expression)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in expression.Fields)
            fields[key] = Evaluate(value);
        return fields;
    }

    private object? Reference(Expression expression)
    {
        if (Path(expression) is not { } path)
            return Field(Evaluate(((AccessExpression)expression).Target), (AccessExpression)expression);
        if (library.Find(string.Join('.', path)) is { } function)
            return function;
        // The longest id comes first; what follows it are fields.
        for (var length = path.Count; length > 0; length--)
            if (exports.TryGetValue(string.Join('.', path.Take(length)), out var found))
                return path.Skip(length).Aggregate((object?)found, (value, name) => Field(value, name, expression.At));
        throw Wrong(expression, $"`{string.Join('.', path)}` is neither a component's export nor a function; the functions are {string.Join(", ", library.Names)}");
    }

    private object? Field(object? value, AccessExpression expression) => Field(value, expression.Name, expression.At);

    private object? Field(object? value, string name, Position at) => value switch
    {
        IReadOnlyDictionary<string, object?> fields when fields.TryGetValue(name, out var field) => field,
        IReadOnlyDictionary<string, object?> fields => throw new AlloyException(file, at, $"there is no `{name}`, expected {Listed(fields.Keys)}"),
        _ => throw new AlloyException(file, at, $"`{name}` is asked of {AlloyValues.Kind(value)}, expected an object"),
    };

    private static string Listed(IEnumerable<string> names) => string.Join(" or ", names.Order(StringComparer.Ordinal).DefaultIfEmpty("nothing, for nothing is exported"));

    // As in Alloy: a key that is not there is null, an index out of range is an error.
    private object? Index(IndexExpression expression) => (Evaluate(expression.Target), Evaluate(expression.Index)) switch
    {
        (IReadOnlyDictionary<string, object?> fields, string key) => fields.GetValueOrDefault(key),
        (IReadOnlyList<object?> items, double index) when index >= 0 && index < items.Count => items[(int)index],
        (IReadOnlyList<object?> items, double index) => throw Wrong(expression.Index, $"index {index} is out of range, the list has {items.Count} items"),
        (IReadOnlyDictionary<string, object?>, var other) => throw Wrong(expression.Index, $"an object is indexed by a text, not by {AlloyValues.Kind(other)}"),
        (IReadOnlyList<object?>, var other) => throw Wrong(expression.Index, $"a list is indexed by a number, not by {AlloyValues.Kind(other)}"),
        var (target, _) => throw Wrong(expression, $"{AlloyValues.Kind(target)} cannot be indexed"),
    };

    private object? Call(CallExpression expression)
    {
        if (Evaluate(expression.Function) is not Function function)
            throw Wrong(expression, $"this is no function; the functions are {string.Join(", ", library.Names)}");
        try
        {
            return function([.. expression.Arguments.Select(Evaluate)]);
        }
        catch (FormatException e)
        {
            throw Wrong(expression, $"{string.Join('.', Path(expression.Function)!)}: {e.Message}");
        }
    }

    private object Unary(UnaryExpression expression) => (expression.Operator, Evaluate(expression.Operand)) switch
    {
        ("!", bool flag) => !flag,
        ("-", double number) => -number,
        var (symbol, value) => throw Wrong(expression, $"`{symbol}` does not take {AlloyValues.Kind(value)}"),
    };

    private object? Binary(BinaryExpression expression)
    {
        // Alloy evaluates both sides of && and || too, whatever the left one is.
        var (left, right) = (Evaluate(expression.Left), Evaluate(expression.Right));
        return (expression.Operator, left, right) switch
        {
            ("&&", bool a, bool b) => a && b,
            ("||", bool a, bool b) => a || b,
            ("==", _, _) => AlloyValues.AreEqual(left, right),
            ("!=", _, _) => !AlloyValues.AreEqual(left, right),
            ("+", string a, string b) => a + b,
            ("+", double a, double b) => a + b,
            ("-", double a, double b) => a - b,
            ("*", double a, double b) => a * b,
            ("/" or "%", double, 0.0) => throw Wrong(expression.Right, "a division by zero"),
            ("/", double a, double b) => a / b,
            ("%", double a, double b) => a % b,
            ("^", double a, double b) => Math.Pow(a, b),
            ("<", double a, double b) => a < b,
            ("<=", double a, double b) => a <= b,
            (">", double a, double b) => a > b,
            (">=", double a, double b) => a >= b,
            ("<", string a, string b) => string.CompareOrdinal(a, b) < 0,
            ("<=", string a, string b) => string.CompareOrdinal(a, b) <= 0,
            (">", string a, string b) => string.CompareOrdinal(a, b) > 0,
            (">=", string a, string b) => string.CompareOrdinal(a, b) >= 0,
            _ => throw Wrong(expression, $"`{expression.Operator}` does not take {AlloyValues.Kind(left)} and {AlloyValues.Kind(right)}"),
        };
    }

    private AlloyException Wrong(Expression expression, string problem) => new(file, expression.At, problem);
}
