using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Query.TraceQl;

/// <summary>The fields of one span.</summary>
internal sealed class RowSource(QueryContext context) : FieldSource
{
    private SpanSegment _segment = null!;
    private int _row;
    private TraceView? _trace;
    private int _index;

    public RowSource At(SpanRef span)
    {
        (_segment, _row) = span;
        _trace = null;
        return this;
    }

    /// <summary>A span of a trace that is at hand.</summary>
    public RowSource At(TraceView trace, int index)
    {
        (_segment, _row) = trace.Spans[index];
        (_trace, _index) = (trace, index);
        return this;
    }

    public override Static Read(Field field) => field.Intrinsic == Intrinsic.None ? Attribute(field) : Read(field.Intrinsic);

    private TraceId TraceId => _segment.Traces.Ids[_segment.Trace[_row]];

    private Static Attribute(Field field) => field.Scope switch
    {
        Scope.Span => Value(_segment.SpanAttributes, field.Name, _row),
        Scope.Resource => Value(_segment.ResourceAttributes, field.Name, _segment.Resource[_row]),
        Scope.Instrumentation => Value(_segment.ScopeAttributes, field.Name, _segment.Scope[_row]),
        Scope.Event => Events(row => Value(_segment.EventAttributes, field.Name, row)),
        Scope.Link => Links(row => Value(_segment.LinkAttributes, field.Name, row)),
        _ => Anywhere(field),
    };

    private Static Anywhere(Field field)
    {
        var found = new List<Static>();
        foreach (var scope in (Scope[])[Scope.Span, Scope.Resource, Scope.Event, Scope.Link, Scope.Instrumentation])
            if (Attribute(field with { Scope = scope }) is { Type: not StaticType.Nil } value)
                found.AddRange(value.Type == StaticType.Many ? value.Items : [value]);
        return Static.Many(found);
    }

    private Static Read(Intrinsic intrinsic) => intrinsic switch
    {
        Intrinsic.Duration => Static.Duration(Math.Max(0, _segment.End[_row] - _segment.Start[_row])),
        Intrinsic.Name => Text(_segment.Name[_row]),
        Intrinsic.Status => Static.From((StatusCode)_segment.Status[_row]),
        Intrinsic.StatusMessage => Text(_segment.StatusMessage[_row]),
        Intrinsic.Kind => Static.From((SpanKind)_segment.Kind[_row]),
        Intrinsic.RootServiceName => Static.From(context.Summary(TraceId).RootServiceName),
        Intrinsic.RootName => Static.From(context.Summary(TraceId).RootName),
        Intrinsic.TraceDuration => context.Summary(TraceId) is var trace ? Static.Duration(trace.End - trace.Start) : default,
        Intrinsic.TraceId => Static.From(TraceId.ToString()),
        Intrinsic.SpanId => Static.From(new SpanId(_segment.SpanId[_row]).ToString()),
        Intrinsic.ParentId => _segment.ParentSpanId[_row] is var id and not 0 ? Static.From(new SpanId(id).ToString()) : Static.From(""),
        Intrinsic.ChildCount => InTree((tree, span) => tree.ChildCount[span]),
        Intrinsic.NestedSetLeft => InTree((tree, span) => tree.Left[span]),
        Intrinsic.NestedSetRight => InTree((tree, span) => tree.Right[span]),
        Intrinsic.NestedSetParent => InTree((tree, span) => tree.NestedSetParent(span)),
        Intrinsic.EventName => Events(row => Text(_segment.EventName[row])),
        Intrinsic.EventTimeSinceStart => Events(row => Static.Duration(_segment.EventTime[row] - _segment.Start[_row])),
        Intrinsic.LinkTraceId => Links(row => Static.From(_segment.LinkTraceId[row].ToString())),
        Intrinsic.LinkSpanId => Links(row => Static.From(new SpanId(_segment.LinkSpanId[row]).ToString())),
        Intrinsic.InstrumentationName => Text(_segment.ScopeName[_segment.Scope[_row]]),
        Intrinsic.InstrumentationVersion => Text(_segment.ScopeVersion[_segment.Scope[_row]]),
        _ => throw new System.Diagnostics.UnreachableException($"The validator lets {intrinsic} through."),
    };

    private Static InTree(Func<SpanTree, int, int> read)
    {
        if (_trace is { } atHand)
            return Static.From((long)read(atHand.Tree, _index));
        var trace = context.Trace(TraceId);
        var span = trace.IndexOf(new(_segment, _row));
        return span < 0 ? Static.Nil : Static.From((long)read(trace.Tree, span));
    }

    private Static Events(Func<int, Static> read) => Each(_segment.FirstEvent[_row], _segment.EventCount[_row], read);

    private Static Links(Func<int, Static> read) => Each(_segment.FirstLink[_row], _segment.LinkCount[_row], read);

    private static Static Each(int firstPlusOne, int count, Func<int, Static> read)
    {
        if (count == 0)
            return Static.Nil;
        var values = new List<Static>(count);
        for (var i = firstPlusOne - 1; i < firstPlusOne - 1 + count; i++)
            if (read(i) is { Type: not StaticType.Nil } value)
                values.Add(value);
        return Static.Many(values);
    }

    private Static Value(AttributeTable table, string key, int row) => table.Find(key) is { } column && column[row] is var id and not 0 ? Static.From(_segment.Values[id]) : Static.Nil;

    private Static Text(int id) => Static.From(_segment.Values.Text(id));
}
