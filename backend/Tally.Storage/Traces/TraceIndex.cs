using Tally.Signals;
using Tally.Storage.Files;

namespace Tally.Storage.Traces;

/// <summary>
/// The traces of one segment, each with an ordinal: trace id → ordinal, and per ordinal its newest row, from which
/// <see cref="SpanSegment.Previous"/> leads to the others. Concurrency as <see cref="Column{T}"/>.
/// </summary>
public sealed class TraceIndex
{
    // Open addressing over ordinal + 1; a power of two, at most half full. Null until a sealed segment is first asked.
    private int[]? _slots;

    internal TraceIndex(ColumnFile? file)
    {
        Ids = new("traceId", file, isRandom: true);
        LastRow = new("traceLast", file);
        Start = new("traceStart", file);
        End = new("traceEnd", file);
        if (file is null)
            _slots = new int[64];
    }

    public Column<TraceId> Ids { get; }

    /// <summary>The trace's newest row; it may lie beyond a reader's published count.</summary>
    public Column<int> LastRow { get; }

    /// <summary>The earliest start of the trace's spans here, nanoseconds.</summary>
    public Column<long> Start { get; }

    /// <summary>The latest end of the trace's spans here, nanoseconds.</summary>
    public Column<long> End { get; }

    public int Count => Ids.Count;

    internal long MemoryBytes => (_slots?.Length ?? 0) * 4L + Ids.MemoryBytes + LastRow.MemoryBytes + Start.MemoryBytes + End.MemoryBytes;

    /// <summary>The trace's ordinal, or -1.</summary>
    public int Find(TraceId id)
    {
        var slots = Volatile.Read(ref _slots) ?? Rebuild();
        for (var slot = Hash(id) & (slots.Length - 1); ; slot = (slot + 1) & (slots.Length - 1))
        {
            var found = Volatile.Read(ref slots[slot]);
            if (found == 0)
                return -1;
            if (Ids[found - 1] == id)
                return found - 1;
        }
    }

    /// <summary>The trace's ordinal, added where it is new.</summary>
    internal int GetOrAdd(TraceId id)
    {
        var ordinal = Find(id);
        if (ordinal >= 0)
            return ordinal;
        LastRow.Add(-1);
        Start.Add(long.MaxValue);
        End.Add(long.MinValue);
        ordinal = Ids.Add(id);
        if (Ids.Count * 2 > _slots!.Length)
            Rebuild();
        else
            Insert(_slots, ordinal);
        return ordinal;
    }

    /// <summary>Makes a row, all of whose columns are written, the trace's newest.</summary>
    internal void Link(int ordinal, int row, long start, long end)
    {
        Start.Cell(ordinal) = Math.Min(Start[ordinal], start);
        End.Cell(ordinal) = Math.Max(End[ordinal], end);
        // Readers walk from here to Previous[row], which must be there before.
        Volatile.Write(ref LastRow.Cell(ordinal), row);
    }

    private int[] Rebuild()
    {
        var size = 64;
        while (size < Ids.Count * 4)
            size *= 2;
        var slots = new int[size];
        for (var ordinal = 0; ordinal < Ids.Count; ordinal++)
            Insert(slots, ordinal);
        Volatile.Write(ref _slots, slots);
        return slots;
    }

    private void Insert(int[] slots, int ordinal)
    {
        var slot = Hash(Ids[ordinal]) & (slots.Length - 1);
        while (slots[slot] != 0)
            slot = (slot + 1) & (slots.Length - 1);
        Volatile.Write(ref slots[slot], ordinal + 1);
    }

    // Ids are random by specification, but a sender may count upwards: mix.
    private static int Hash(TraceId id) => (int)(((id.High ^ id.Low) * 0x9E3779B97F4A7C15) >> 33);
}
