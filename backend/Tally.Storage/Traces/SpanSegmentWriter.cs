using System.Buffers;
using System.Runtime.InteropServices;
using Tally.Signals;

namespace Tally.Storage.Traces;

/// <summary>
/// Appends batches to an open segment. A batch's value ids become the segment's by a map filled once per distinct
/// value. One caller at a time; readers see the rows once <see cref="Count"/> covers them.
/// </summary>
internal sealed class SpanSegmentWriter(SpanSegment segment)
{
    private readonly Dictionary<RowContent, int> _resources = [];
    private readonly Dictionary<RowContent, int> _scopes = [];
    private readonly List<int> _content = [];
    private int _count;

    public SpanSegment Segment => segment;

    /// <summary>How many rows readers may read.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The earliest start and the latest end of all rows, nanoseconds.</summary>
    public TimeBounds Bounds { get; private set; } = TimeBounds.None;

    /// <summary>Adds the batch's valid spans and returns how many were not: those with a zero trace id or span id.</summary>
    public int Append(SpanBatch batch)
    {
        var map = new BatchMap(batch);
        try
        {
            var rejected = 0;
            foreach (ref readonly var span in CollectionsMarshal.AsSpan(batch.Spans))
                if (span.TraceId.IsEmpty || span.SpanId.IsEmpty)
                    rejected++;
                else
                    Add(map, span);
            Volatile.Write(ref _count, segment.SpanId.Count);
            return rejected;
        }
        finally
        {
            map.Return();
        }
    }

    private void Add(BatchMap map, in SpanRow span)
    {
        var row = segment.SpanId.Add(span.SpanId.Value);
        var trace = segment.Traces.GetOrAdd(span.TraceId);
        segment.Trace.Add(trace);
        segment.Previous.Add(segment.Traces.LastRow[trace]);
        segment.ParentSpanId.Add(span.ParentSpanId.Value);
        segment.Start.Add(span.Start.Value);
        segment.End.Add(span.End.Value);
        segment.Name.Add(Value(map, span.Name));
        segment.Kind.Add((byte)span.Kind);
        segment.Status.Add((byte)span.Status);
        segment.StatusMessage.Add(row, Value(map, span.StatusMessage));
        segment.TraceState.Add(row, Value(map, span.TraceState));
        segment.Flags.Add(row, (int)span.Flags);
        segment.Resource.Add(Resource(map, span.Resource));
        segment.Scope.Add(Scope(map, span.Scope));
        segment.DroppedAttributes.Add(row, (int)span.DroppedAttributes);
        segment.DroppedEvents.Add(row, (int)span.DroppedEvents);
        segment.DroppedLinks.Add(row, (int)span.DroppedLinks);
        AddAttributes(map, segment.SpanAttributes, row, span.Attributes);
        AddEvents(map, row, span.Events);
        AddLinks(map, row, span.Links);
        segment.Traces.Link(trace, row, span.Start.Value, span.End.Value);
        Bounds = Bounds.With(span.Start.Value, span.End.Value);
    }

    private void AddEvents(BatchMap map, int row, Slice events)
    {
        if (events.Count == 0)
            return;
        segment.FirstEvent.Add(row, segment.EventTime.Count + 1);
        segment.EventCount.Add(row, events.Count);
        foreach (ref readonly var item in CollectionsMarshal.AsSpan(map.Batch.Events).Slice(events.Start, events.Count))
        {
            var at = segment.EventTime.Add(item.Time.Value);
            segment.EventName.Add(Value(map, item.Name));
            segment.EventDropped.Add(at, (int)item.DroppedAttributes);
            AddAttributes(map, segment.EventAttributes, at, item.Attributes);
        }
    }

    private void AddLinks(BatchMap map, int row, Slice links)
    {
        if (links.Count == 0)
            return;
        segment.FirstLink.Add(row, segment.LinkTraceId.Count + 1);
        segment.LinkCount.Add(row, links.Count);
        foreach (ref readonly var item in CollectionsMarshal.AsSpan(map.Batch.Links).Slice(links.Start, links.Count))
        {
            var at = segment.LinkTraceId.Add(item.TraceId);
            segment.LinkSpanId.Add(item.SpanId.Value);
            segment.LinkTraceState.Add(at, Value(map, item.TraceState));
            segment.LinkFlags.Add(at, (int)item.Flags);
            segment.LinkDropped.Add(at, (int)item.DroppedAttributes);
            AddAttributes(map, segment.LinkAttributes, at, item.Attributes);
        }
    }

    private int Resource(BatchMap map, int index)
    {
        if (map.Resources[index] != 0)
            return map.Resources[index] - 1;
        var given = map.Batch.Resources[index];
        BeginContent(map, given.Attributes, [Value(map, given.SchemaUrl), (int)given.DroppedAttributes]);
        var content = new RowContent([.. _content]);
        if (!_resources.TryGetValue(content, out var row))
        {
            _resources.Add(content, row = segment.ResourceSchema.Add(content.Numbers[0]));
            segment.ResourceDropped.Add(row, content.Numbers[1]);
            AddAttributes(map, segment.ResourceAttributes, row, given.Attributes);
        }
        map.Resources[index] = row + 1;
        return row;
    }

    private int Scope(BatchMap map, int index)
    {
        if (map.Scopes[index] != 0)
            return map.Scopes[index] - 1;
        var given = map.Batch.Scopes[index];
        BeginContent(map, given.Attributes, [Value(map, given.Name), Value(map, given.Version), Value(map, given.SchemaUrl), (int)given.DroppedAttributes]);
        var content = new RowContent([.. _content]);
        if (!_scopes.TryGetValue(content, out var row))
        {
            _scopes.Add(content, row = segment.ScopeName.Add(content.Numbers[0]));
            segment.ScopeVersion.Add(content.Numbers[1]);
            segment.ScopeSchema.Add(content.Numbers[2]);
            segment.ScopeDropped.Add(row, content.Numbers[3]);
            AddAttributes(map, segment.ScopeAttributes, row, given.Attributes);
        }
        map.Scopes[index] = row + 1;
        return row;
    }

    private void BeginContent(BatchMap map, Slice attributes, ReadOnlySpan<int> first)
    {
        _content.Clear();
        _content.AddRange(first);
        foreach (var (key, value) in CollectionsMarshal.AsSpan(map.Batch.Attributes).Slice(attributes.Start, attributes.Count))
        {
            _content.Add(Value(map, key));
            _content.Add(Value(map, value));
        }
    }

    private void AddAttributes(BatchMap map, AttributeTable table, int row, Slice attributes)
    {
        foreach (var (key, value) in CollectionsMarshal.AsSpan(map.Batch.Attributes).Slice(attributes.Start, attributes.Count))
        {
            var keyId = Value(map, key);
            table.Add(row, keyId, segment.Values, Value(map, value));
        }
    }

    private int Value(BatchMap map, int id)
    {
        if (id == 0)
            return 0;
        ref var known = ref map.Values[id];
        if (known == 0)
            known = segment.Values.AddFrom(map.Batch.Values, id);
        return known;
    }

    /// <summary>From a batch's ids to the segment's; 0 = not met yet.</summary>
    private sealed class BatchMap
    {
        public BatchMap(SpanBatch batch)
        {
            Batch = batch;
            Values = ArrayPool<int>.Shared.Rent(batch.Values.Count);
            Values.AsSpan(0, batch.Values.Count).Clear();
            Resources = new int[batch.Resources.Count];
            Scopes = new int[batch.Scopes.Count];
        }

        public SpanBatch Batch { get; }
        public int[] Values { get; }
        public int[] Resources { get; }
        public int[] Scopes { get; }

        public void Return() => ArrayPool<int>.Shared.Return(Values);
    }

    /// <summary>A resource or scope as numbers, to find it again.</summary>
    private readonly record struct RowContent(int[] Numbers)
    {
        public bool Equals(RowContent other) => Numbers.AsSpan().SequenceEqual(other.Numbers);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            hash.AddBytes(MemoryMarshal.AsBytes(Numbers.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
