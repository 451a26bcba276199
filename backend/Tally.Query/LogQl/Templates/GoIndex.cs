using Tally.Signals;

namespace Tally.Query.LogQl.Templates;

/// <summary><c>len</c>, <c>index</c> and <c>slice</c>. Of texts they count bytes.</summary>
internal static class GoIndex
{
    public static object Length(object? value) => value switch
    {
        string text => (long)GoText.Length(text),
        List<object?> list => (long)list.Count,
        Dictionary<string, object?> members => (long)members.Count,
        List<Label> labels => (long)labels.Count,
        _ => throw new TemplateCallException($"len of type {GoPrint.TypeName(value)}"),
    };

    public static object? Get(object? value, ReadOnlySpan<object?> indexes)
    {
        foreach (var index in indexes)
            value = (value, index) switch
            {
                (List<Label> labels, string name) => GoTruth.Find(labels, name) ?? "",
                (Dictionary<string, object?> members, string name) => members.GetValueOrDefault(name),
                (List<object?> list, long i) => i >= 0 && i < list.Count ? list[(int)i] : throw OutOfRange(i),
                (string text, long i) => i >= 0 && i < GoText.Length(text) ? (long)GoText.ByteAt(text, (int)i) : throw OutOfRange(i),
                (null, _) => throw new TemplateCallException("index of untyped nil"),
                _ => throw new TemplateCallException($"cannot index {GoPrint.TypeName(value)} with {GoPrint.TypeName(index)}"),
            };
        return value;
    }

    public static object? Slice(object? value, ReadOnlySpan<object?> bounds)
    {
        var length = value is string or List<object?> ? (long)Length(value) : throw new TemplateCallException($"can't slice item of type {GoPrint.TypeName(value)}");
        var from = bounds.Length > 0 ? Bound(bounds[0], length) : 0;
        var to = bounds.Length > 1 ? Bound(bounds[1], length) : (int)length;
        if (from > to)
            throw new TemplateCallException($"invalid slice index: {from} > {to}");
        return value is string text ? GoText.Slice(text, from, to) : ((List<object?>)value).GetRange(from, to - from);
    }

    private static int Bound(object? index, long length) => index is long i
        ? i >= 0 && i <= length ? (int)i : throw OutOfRange(i)
        : throw new TemplateCallException($"cannot index slice/array with type {GoPrint.TypeName(index)}");

    private static TemplateCallException OutOfRange(long index) => new($"index out of range: {index}");
}
