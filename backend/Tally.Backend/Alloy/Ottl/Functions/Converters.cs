using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl.Functions;

/// <summary>The converters that are known here, as OTTL's own document describes them. What does not fit gives nil.</summary>
internal static class Converters
{
    public static readonly IReadOnlyDictionary<string, OttlFunction<Getter>> All = new OttlFunction<Getter>[]
    {
        new("IsMatch", ["target", "pattern"], 2, IsMatch),
        new("IsString", ["value"], 1, call => Is(call, ValueKind.String)),
        new("IsMap", ["value"], 1, call => Is(call, ValueKind.Map)),
        new("IsList", ["value"], 1, call => Is(call, ValueKind.Array)),
        new("String", ["value"], 1, String),
        new("Concat", ["values", "delimiter"], 2, Concat),
    }.ToDictionary(function => function.Name, StringComparer.Ordinal);

    // The target's text form, whatever its kind; of nil there is nothing to match.
    private static Getter IsMatch(OttlArguments call)
    {
        var (target, pattern) = (call.Value(0), call.Pattern(1));
        return cursor => AttributeValue.From(target(cursor) is { Kind: not ValueKind.Empty } value && pattern.IsMatch(value.ToString()));
    }

    private static Getter Is(OttlArguments call, ValueKind kind)
    {
        var value = call.Value(0);
        return cursor => AttributeValue.From(value(cursor).Kind == kind);
    }

    private static Getter String(OttlArguments call)
    {
        var value = call.Value(0);
        return cursor => value(cursor) is { Kind: not ValueKind.Empty } read ? AttributeValue.From(read.ToString()) : default;
    }

    // nil reads <nil>; lists and maps are left out.
    private static Getter Concat(OttlArguments call)
    {
        var (values, delimiter) = (call.Values(0), call.Text(1));
        return cursor => AttributeValue.From(string.Join(delimiter, values
            .Select(value => value(cursor))
            .Where(value => value.Kind is not (ValueKind.Array or ValueKind.Map))
            .Select(value => value.Kind == ValueKind.Empty ? "<nil>" : value.ToString())));
    }
}
