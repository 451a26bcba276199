using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>One field of a segment's spans as numbers: spans with the same number have the same value, so that each value is read once.</summary>
internal sealed record RowCodes(Func<int, int> CodeOf, Func<int, Static> ValueOf)
{
    /// <summary>Null where the field has no such numbers: where a span has several values at once, or each one of its own.</summary>
    public static RowCodes? Of(Field field, SpanSegment segment, QueryContext context)
    {
        Static Text(int id) => Static.From(segment.Values.Text(id));
        TraceSummary Summary(int trace) => context.Summary(segment.Traces.Ids[trace]);
        return field.Intrinsic switch
        {
            Intrinsic.None => Attribute(field, segment),
            Intrinsic.Name => new(row => segment.Name[row], Text),
            Intrinsic.StatusMessage => new(row => segment.StatusMessage[row], Text),
            Intrinsic.Status => new(row => segment.Status[row], code => Static.From((Signals.StatusCode)code)),
            Intrinsic.Kind => new(row => segment.Kind[row], code => Static.From((Signals.SpanKind)code)),
            Intrinsic.InstrumentationName => new(row => segment.ScopeName[segment.Scope[row]], Text),
            Intrinsic.InstrumentationVersion => new(row => segment.ScopeVersion[segment.Scope[row]], Text),
            Intrinsic.RootName => new(row => segment.Trace[row], trace => Static.From(Summary(trace).RootName)),
            Intrinsic.RootServiceName => new(row => segment.Trace[row], trace => Static.From(Summary(trace).RootServiceName)),
            _ => null,
        };
    }

    private static RowCodes? Attribute(Field field, SpanSegment segment)
    {
        var span = field.Scope is Scope.Span or Scope.None ? segment.SpanAttributes.Find(field.Name) : null;
        var resource = field.Scope is Scope.Resource or Scope.None ? segment.ResourceAttributes.Find(field.Name) : null;
        var scope = field.Scope is Scope.Instrumentation ? segment.ScopeAttributes.Find(field.Name) : null;
        if (field.Scope is Scope.Event or Scope.Link || span is not null && resource is not null)
            return null;
        return new(
            span is not null ? row => span[row]
                : resource is not null ? row => resource[segment.Resource[row]]
                : scope is not null ? row => scope[segment.Scope[row]]
                : _ => 0,
            code => code == 0 ? Static.Nil : Static.From(segment.Values[code]));
    }
}
