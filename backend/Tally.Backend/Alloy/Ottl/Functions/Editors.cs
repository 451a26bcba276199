using Tally.Backend.Alloy.Ottl.Rewriting;
using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl.Functions;

/// <summary>The editors that are known here, as OTTL's own document describes them.</summary>
internal static class Editors
{
    public static readonly IReadOnlyDictionary<string, OttlFunction<Editor>> All = new OttlFunction<Editor>[]
    {
        new("set", ["target", "value"], 2, Set),
        new("delete_key", ["target", "key"], 2, call => Keys(call, Equal(call.Text(1)))),
        new("delete_matching_keys", ["target", "pattern"], 2, call => Keys(call, Not(call.Pattern(1).IsMatch))),
        new("keep_keys", ["target", "keys"], 2, call => Keys(call, call.Texts(1).ToHashSet(StringComparer.Ordinal).Contains)),
        new("keep_matching_keys", ["target", "pattern"], 2, call => Keys(call, call.Pattern(1).IsMatch)),
        new("replace_pattern", ["target", "regex", "replacement"], 3, ReplacePattern),
        new("replace_all_patterns", ["target", "mode", "regex", "replacement"], 4, ReplaceAllPatterns),
        new("truncate_all", ["target", "limit"], 2, call => new AttributeEditor(call.Attributes(0), new(Value: new Truncation(call.Count(1))))),
        new("limit", ["target", "limit", "priority_keys"], 3, Limit),
        new("flatten", ["target"], 1, call => new FlattenEditor(call.Attributes(0))),
    }.ToDictionary(function => function.Name, StringComparer.Ordinal);

    // Setting nil is no action.
    private static PlainEditor Set(OttlArguments call)
    {
        var (set, value) = (call.Setter(0), call.Value(1));
        return new(cursor =>
        {
            var read = value(cursor);
            if (read.Kind != ValueKind.Empty)
                set(cursor, read);
        });
    }

    private static AttributeEditor Keys(OttlArguments call, Func<string, bool> keeps) => new(call.Attributes(0), new(KeepsKey: keeps));

    private static Func<string, bool> Equal(string key) => other => other != key;

    private static Func<string, bool> Not(Func<string, bool> test) => key => !test(key);

    private static Editor ReplacePattern(OttlArguments call)
    {
        var mask = new Mask(call.Pattern(1), call.Text(1), call.Text(2));
        if (call.Path(0) is Paths.ValuePath field)
            return new MaskEditor(field, [mask]);
        var (get, set) = (call.Value(0), call.Setter(0));
        return new PlainEditor(cursor =>
        {
            if (get(cursor) is { Kind: ValueKind.String } value && mask.Apply(value.AsString) is var masked && masked != value.AsString)
                set(cursor, AttributeValue.From(masked));
        });
    }

    private static AttributeEditor ReplaceAllPatterns(OttlArguments call)
    {
        var mask = new Mask(call.Pattern(2), call.Text(2), call.Text(3));
        return call.Text(1) switch
        {
            "value" => new(call.Attributes(0), new(Mask: mask)),
            "key" => new(call.Attributes(0), new(MaskKey: mask)),
            _ => throw call.Wrong(1, "\"key\" or \"value\""),
        };
    }

    private static PlainEditor Limit(OttlArguments call)
    {
        var (target, most, first) = (call.Attributes(0), call.Count(1), call.Texts(2).ToHashSet(StringComparer.Ordinal));
        if (first.Count > most)
            throw call.Wrong(2, $"at most {most} keys, as many as the limit");
        return new(cursor =>
        {
            var attributes = target.Edit(cursor);
            if (attributes.Length <= most)
                return;
            var values = cursor.Batch.Values;
            var kept = attributes.ToArray().OrderByDescending(attribute => first.Contains(values.Text(attribute.Key))).Take(most).ToArray();
            kept.CopyTo(attributes);
            target.Shorten(cursor, kept.Length);
        });
    }
}
