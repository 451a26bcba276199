using Tally.Signals;
using Tally.Storage.Files;

namespace Tally.Storage.Traces;

/// <summary>
/// A run of spans as columns, one row a span, in the order of their arrival. Names and values are ids into
/// <see cref="Values"/> (0 = none). Resources, scopes, events and links are rows of tables of their own.
/// The open segment grows while it is read: a reader keeps to the rows of its <see cref="SegmentView"/>.
/// The columns of a sealed one load from its file when first read, which may throw <see cref="InvalidDataException"/>.
/// </summary>
public sealed class SpanSegment
{
    private readonly ColumnFile? _file;
    private readonly StoredColumn[] _columns;
    private ValueTable? _values;

    /// <summary>An empty segment, or one over a sealed file.</summary>
    internal SpanSegment(ColumnFile? file = null)
    {
        _file = file;
        _values = file is null ? new(1024) : null;
        Traces = new(file);
        _columns =
        [
            Traces.Ids, Traces.LastRow, Traces.Start, Traces.End,
            Trace = new("trace", file), Previous = new("previous", file),
            SpanId = new("spanId", file, isRandom: true), ParentSpanId = new("parent", file, isRandom: true),
            Start = new("start", file), End = new("end", file), Name = new("name", file),
            Kind = new("kind", file), Status = new("status", file), StatusMessage = new("statusMessage", file),
            TraceState = new("traceState", file), Flags = new("flags", file),
            Resource = new("resource", file), Scope = new("scope", file),
            FirstEvent = new("firstEvent", file), EventCount = new("eventCount", file),
            FirstLink = new("firstLink", file), LinkCount = new("linkCount", file),
            DroppedAttributes = new("dropped", file), DroppedEvents = new("droppedEvents", file), DroppedLinks = new("droppedLinks", file),
            EventTime = new("event.time", file), EventName = new("event.name", file), EventDropped = new("event.dropped", file),
            LinkTraceId = new("link.traceId", file, isRandom: true), LinkSpanId = new("link.spanId", file, isRandom: true), LinkTraceState = new("link.state", file),
            LinkFlags = new("link.flags", file), LinkDropped = new("link.dropped", file),
            ResourceSchema = new("resource.schema", file), ResourceDropped = new("resource.dropped", file),
            ScopeName = new("scope.name", file), ScopeVersion = new("scope.version", file),
            ScopeSchema = new("scope.schema", file), ScopeDropped = new("scope.dropped", file),
        ];
        var keys = SegmentKeys.Read(file);
        SpanAttributes = new("span.", file, keys.Span);
        ResourceAttributes = new("resource.attr.", file, keys.Resource);
        ScopeAttributes = new("scope.attr.", file, keys.Scope);
        EventAttributes = new("event.attr.", file, keys.Event);
        LinkAttributes = new("link.attr.", file, keys.Link);
    }

    public ValueTable Values => Volatile.Read(ref _values) ?? LoadValues();

    public TraceIndex Traces { get; }

    /// <summary>The ordinal of the span's trace in <see cref="Traces"/>.</summary>
    public Column<int> Trace { get; }

    /// <summary>The row of the same trace before this one, or -1.</summary>
    public Column<int> Previous { get; }

    public Column<ulong> SpanId { get; }
    public Column<ulong> ParentSpanId { get; }
    public Column<long> Start { get; }
    public Column<long> End { get; }
    public Column<int> Name { get; }
    public Column<byte> Kind { get; }
    public Column<byte> Status { get; }
    public SparseColumn StatusMessage { get; }
    public SparseColumn TraceState { get; }
    public SparseColumn Flags { get; }

    /// <summary>The span's row in the resource table.</summary>
    public Column<int> Resource { get; }

    /// <summary>The span's row in the scope table.</summary>
    public Column<int> Scope { get; }

    /// <summary>The row of the span's first event, plus 1; its events follow each other.</summary>
    public SparseColumn FirstEvent { get; }
    public SparseColumn EventCount { get; }

    /// <summary>The row of the span's first link, plus 1; its links follow each other.</summary>
    public SparseColumn FirstLink { get; }
    public SparseColumn LinkCount { get; }
    public SparseColumn DroppedAttributes { get; }
    public SparseColumn DroppedEvents { get; }
    public SparseColumn DroppedLinks { get; }
    public AttributeTable SpanAttributes { get; }

    public Column<long> EventTime { get; }
    public Column<int> EventName { get; }
    public SparseColumn EventDropped { get; }
    public AttributeTable EventAttributes { get; }

    public Column<TraceId> LinkTraceId { get; }
    public Column<ulong> LinkSpanId { get; }
    public SparseColumn LinkTraceState { get; }
    public SparseColumn LinkFlags { get; }
    public SparseColumn LinkDropped { get; }
    public AttributeTable LinkAttributes { get; }

    public Column<int> ResourceSchema { get; }
    public SparseColumn ResourceDropped { get; }
    public AttributeTable ResourceAttributes { get; }

    public Column<int> ScopeName { get; }
    public Column<int> ScopeVersion { get; }
    public Column<int> ScopeSchema { get; }
    public SparseColumn ScopeDropped { get; }
    public AttributeTable ScopeAttributes { get; }

    internal long MemoryBytes =>
        _columns.Sum(column => column.MemoryBytes) + Traces.MemoryBytes
        + SpanAttributes.MemoryBytes + ResourceAttributes.MemoryBytes + ScopeAttributes.MemoryBytes
        + EventAttributes.MemoryBytes + LinkAttributes.MemoryBytes
        // A value: its slot, its dictionary entry and some 40 characters.
        + (Volatile.Read(ref _values)?.Count ?? 0) * 150L;

    /// <summary>Writes all columns; the segment must not grow any more.</summary>
    internal void Save(ColumnWriter file)
    {
        var scratch = new ByteWriter(1 << 20);
        BatchCodec.WriteValues(scratch, Values);
        file("values", scratch.Written);
        SegmentKeys.Of(this).Save(file, scratch);
        foreach (var column in _columns)
            column.Save(file, scratch);
        foreach (var table in (AttributeTable[])[SpanAttributes, ResourceAttributes, ScopeAttributes, EventAttributes, LinkAttributes])
            table.Save(file, scratch);
    }

    private ValueTable LoadValues()
    {
        var values = new ValueTable(1024);
        var reader = new ByteReader(_file!.Read("values"));
        BatchCodec.ReadValues(ref reader, values);
        Volatile.Write(ref _values, values);
        return values;
    }
}
