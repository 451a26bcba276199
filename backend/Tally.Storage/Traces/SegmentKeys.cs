using Tally.Storage.Files;

namespace Tally.Storage.Traces;

/// <summary>The attribute keys of a segment's five tables, in the order of their columns.</summary>
internal sealed record SegmentKeys(string[] Span, string[] Resource, string[] Scope, string[] Event, string[] Link)
{
    private static readonly SegmentKeys None = new([], [], [], [], []);

    public static SegmentKeys Of(SpanSegment segment) => new(
        Keys(segment.SpanAttributes), Keys(segment.ResourceAttributes), Keys(segment.ScopeAttributes), Keys(segment.EventAttributes), Keys(segment.LinkAttributes));

    public static SegmentKeys Read(ColumnFile? file)
    {
        if (file is null)
            return None;
        var reader = new ByteReader(file.Read("keys"));
        return new(Strings(ref reader), Strings(ref reader), Strings(ref reader), Strings(ref reader), Strings(ref reader));
    }

    public void Save(ColumnWriter file, ByteWriter scratch)
    {
        scratch.Clear();
        foreach (var keys in (string[][])[Span, Resource, Scope, Event, Link])
        {
            scratch.Varint((ulong)keys.Length);
            foreach (var key in keys)
                scratch.String(key);
        }
        file("keys", scratch.Written);
    }

    private static string[] Keys(AttributeTable table)
    {
        var keys = new string[table.Columns.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = table.Columns[i].Key;
        return keys;
    }

    private static string[] Strings(ref ByteReader reader)
    {
        var strings = new string[reader.Count()];
        for (var i = 0; i < strings.Length; i++)
            strings[i] = reader.String();
        return strings;
    }
}
