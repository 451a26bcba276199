using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>Reads one field of spans for metrics: its first value, of an unscoped attribute the span's before the resource's.</summary>
internal sealed class FieldColumn(Field field, RowSource source)
{
    private readonly Field[] _lookups = field is { Scope: Scope.None, Intrinsic: Intrinsic.None }
        ? [field with { Scope = Scope.Span }, field with { Scope = Scope.Resource }]
        : [field];

    /// <summary>The field as a label's name: <c>resource.service.name</c>, <c>.region</c>, <c>status</c>.</summary>
    public string Name { get; } = NameOf(field);

    public Static Read(SpanRef span)
    {
        foreach (var lookup in _lookups)
            if (source.At(span).Read(lookup) is { Type: not StaticType.Nil } value)
                return value.Type == StaticType.Many ? value.Items[0] : value;
        return Static.Nil;
    }

    public static string NameOf(Field field) => field.Intrinsic != Intrinsic.None ? Intrinsics.Name(field.Intrinsic)
        : field.Scope == Scope.None ? "." + field.Name
        : $"{field.Scope.ToString().ToLowerInvariant()}.{field.Name}";
}
