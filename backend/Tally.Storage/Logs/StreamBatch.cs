using Tally.Signals;
using Tally.Storage.Files;

namespace Tally.Storage.Logs;

/// <summary>
/// Log entries in Loki's shape: streams known by their labels, lines as UTF-8, structured metadata as texts that stand
/// once in <see cref="Texts"/>. What the store takes in, whoever sent it (OTLP or a Loki push).
/// Not thread-safe; handed on by <see cref="LogStore.Append"/>.
/// </summary>
/// <param name="entries">How many entries to have room for from the start.</param>
/// <param name="pairs">Likewise of metadata.</param>
/// <param name="texts">Likewise.</param>
public sealed class StreamBatch(int entries = 0, int pairs = 0, int texts = 16)
{
    private const int UsualLine = 64;

    private readonly ByteWriter _lines = new(Math.Max(1024, entries * UsualLine));

    public List<LabelSet> Streams { get; } = [];
    public TextTable Texts { get; } = new(texts);
    public List<MetadataRef> Metadata { get; } = new(pairs);
    public List<StreamEntry> Entries { get; } = new(entries);

    /// <summary>The bytes of all lines, one after the other, without separators.</summary>
    public ReadOnlySpan<byte> Lines => _lines.Written;

    public ReadOnlySpan<byte> LineOf(in StreamEntry entry) => Lines.Slice(entry.Line.Start, entry.Line.Count);

    public int AddStream(LabelSet labels)
    {
        Streams.Add(labels);
        return Streams.Count - 1;
    }

    /// <summary>Adds a line's bytes, which are taken to be UTF-8.</summary>
    public Slice AddLine(ReadOnlySpan<byte> utf8)
    {
        var start = _lines.Length;
        _lines.Bytes(utf8);
        return new(start, utf8.Length);
    }

    public Slice AddLine(string line)
    {
        var start = _lines.Length;
        return new(start, _lines.Utf8(line));
    }

    /// <summary>
    /// Adds an entry with metadata given as texts, the way a Loki push writes it: ids and the observed time find their
    /// fields, a stream equal to the last one added is not added again. For bulk input fill the lists instead.
    /// </summary>
    public void Add(LabelSet stream, UnixNanos time, string line, params ReadOnlySpan<KeyValuePair<string, string>> metadata)
    {
        if (Streams.Count == 0 || !Streams[^1].Equals(stream))
            AddStream(stream);
        var entry = new StreamEntry { Time = time, Stream = Streams.Count - 1, Line = AddLine(line) };
        var start = Metadata.Count;
        foreach (var (key, value) in metadata)
            if (!TrySetField(ref entry, key, value))
                Metadata.Add(new(Texts.Add(key), Texts.Add(value)));
        Entries.Add(entry with { Own = new(start, Metadata.Count - start) });
    }

    /// <summary>Stores a value that has a field of its own there, if it reads back as the very same text.</summary>
    private static bool TrySetField(ref StreamEntry entry, string key, string value)
    {
        switch (key)
        {
            case MetadataNames.TraceId when TraceId.TryParse(value, out var trace) && !trace.IsEmpty && trace.ToString() == value:
                entry = entry with { TraceId = trace };
                return true;
            case MetadataNames.SpanId when SpanId.TryParse(value, out var span) && !span.IsEmpty && span.ToString() == value:
                entry = entry with { SpanId = span };
                return true;
            case MetadataNames.ObservedTime when long.TryParse(value, out var nanos) && nanos != 0 && new UnixNanos(nanos).ToString() == value:
                entry = entry with { ObservedTime = new(nanos) };
                return true;
            default:
                return false;
        }
    }
}
