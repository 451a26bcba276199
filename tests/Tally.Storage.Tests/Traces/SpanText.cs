using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Storage.Tests.Traces;

/// <summary>Spans as text, all that was sent of them: from a batch and from a store the same.</summary>
internal static class SpanText
{
    public static List<string> Of(SpanBatch batch) => [.. batch.Spans.Select(span => Of(batch, span))];

    public static List<string> Of(TraceSnapshot snapshot) =>
        [.. snapshot.Segments.SelectMany(view => Enumerable.Range(0, view.Rows).Select(row => Of(view.Segment, row)))];

    private static string Of(SpanBatch batch, SpanRow span)
    {
        var (resource, scope, values) = (batch.Resources[span.Resource], batch.Scopes[span.Scope], batch.Values);
        return Lines(
        [
            $"{span.TraceId} {span.SpanId} {span.ParentSpanId} {span.Start.Value} {span.End.Value} {span.Kind} {span.Status} {span.Flags}",
            $"{values.Text(span.Name)}|{values.Text(span.StatusMessage)}|{values.Text(span.TraceState)}",
            $"{span.DroppedAttributes} {span.DroppedEvents} {span.DroppedLinks}",
            Attributes(batch, span.Attributes),
            $"{values.Text(resource.SchemaUrl)} {resource.DroppedAttributes} {Attributes(batch, resource.Attributes)}",
            $"{values.Text(scope.Name)} {values.Text(scope.Version)} {values.Text(scope.SchemaUrl)} {scope.DroppedAttributes} {Attributes(batch, scope.Attributes)}",
            .. batch.Events.Skip(span.Events.Start).Take(span.Events.Count).Select(item => $"{item.Time.Value} {values.Text(item.Name)} {item.DroppedAttributes} {Attributes(batch, item.Attributes)}"),
            .. batch.Links.Skip(span.Links.Start).Take(span.Links.Count).Select(item => $"{item.TraceId} {item.SpanId} {values.Text(item.TraceState)} {item.Flags} {item.DroppedAttributes} {Attributes(batch, item.Attributes)}"),
        ]);
    }

    private static string Of(SpanSegment segment, int row)
    {
        var (resource, scope, values) = (segment.Resource[row], segment.Scope[row], segment.Values);
        return Lines(
        [
            $"{segment.Traces.Ids[segment.Trace[row]]} {new SpanId(segment.SpanId[row])} {new SpanId(segment.ParentSpanId[row])} {segment.Start[row]} {segment.End[row]} {(SpanKind)segment.Kind[row]} {(StatusCode)segment.Status[row]} {(uint)segment.Flags[row]}",
            $"{values.Text(segment.Name[row])}|{values.Text(segment.StatusMessage[row])}|{values.Text(segment.TraceState[row])}",
            $"{(uint)segment.DroppedAttributes[row]} {(uint)segment.DroppedEvents[row]} {(uint)segment.DroppedLinks[row]}",
            Attributes(segment, segment.SpanAttributes, row),
            $"{values.Text(segment.ResourceSchema[resource])} {(uint)segment.ResourceDropped[resource]} {Attributes(segment, segment.ResourceAttributes, resource)}",
            $"{values.Text(segment.ScopeName[scope])} {values.Text(segment.ScopeVersion[scope])} {values.Text(segment.ScopeSchema[scope])} {(uint)segment.ScopeDropped[scope]} {Attributes(segment, segment.ScopeAttributes, scope)}",
            .. Enumerable.Range(segment.FirstEvent[row] - 1, segment.EventCount[row]).Select(at => $"{segment.EventTime[at]} {values.Text(segment.EventName[at])} {(uint)segment.EventDropped[at]} {Attributes(segment, segment.EventAttributes, at)}"),
            .. Enumerable.Range(segment.FirstLink[row] - 1, segment.LinkCount[row]).Select(at => $"{segment.LinkTraceId[at]} {new SpanId(segment.LinkSpanId[at])} {values.Text(segment.LinkTraceState[at])} {(uint)segment.LinkFlags[at]} {(uint)segment.LinkDropped[at]} {Attributes(segment, segment.LinkAttributes, at)}"),
        ]);
    }

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);

    // Of a key given twice the first stands; their order is not kept.
    private static string Attributes(SpanBatch batch, Slice attributes) => Sorted(batch.Attributes.Skip(attributes.Start).Take(attributes.Count).DistinctBy(pair => pair.Key).Select(pair => (batch.Values.Text(pair.Key), batch.Values[pair.Value])));

    private static string Attributes(SpanSegment segment, AttributeTable table, int row) =>
        Sorted(table.Columns.ToArray().Where(column => column.ValueIds[row] != 0).Select(column => (column.Key, segment.Values[column.ValueIds[row]])));

    private static string Sorted(IEnumerable<(string Key, AttributeValue Value)> attributes) =>
        string.Join(", ", attributes.Select(pair => $"{pair.Key}={pair.Value.Kind}:{pair.Value}").Order(StringComparer.Ordinal));
}
