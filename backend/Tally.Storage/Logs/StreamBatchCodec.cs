using System.Runtime.InteropServices;
using Tally.Signals;
using Tally.Storage.Files;

namespace Tally.Storage.Logs;

/// <summary>A batch as one record of the write-ahead log: streams, texts, metadata, entries, lines.</summary>
internal static class StreamBatchCodec
{
    public static void Write(ByteWriter writer, StreamBatch batch)
    {
        WriteStreams(writer, CollectionsMarshal.AsSpan(batch.Streams));
        batch.Texts.View.Write(writer);
        writer.Rows<MetadataRef>(CollectionsMarshal.AsSpan(batch.Metadata));
        writer.Rows<StreamEntry>(CollectionsMarshal.AsSpan(batch.Entries));
        writer.Rows(batch.Lines);
    }

    /// <exception cref="InvalidDataException">The bytes are no batch.</exception>
    public static StreamBatch Read(ReadOnlySpan<byte> record)
    {
        var reader = new ByteReader(record);
        var batch = new StreamBatch();
        batch.Streams.AddRange(ReadStreams(ref reader));
        var texts = TextView.Read(ref reader);
        for (var i = 0; i < texts.Count; i++)
            batch.Texts.Add(texts[i]);
        reader.Rows(batch.Metadata);
        reader.Rows(batch.Entries);
        batch.AddLine(reader.Bytes(reader.Count()));
        return batch;
    }

    public static void WriteStreams(ByteWriter writer, ReadOnlySpan<LabelSet> streams)
    {
        writer.Varint((ulong)streams.Length);
        foreach (var stream in streams)
        {
            writer.Varint((ulong)stream.Count);
            foreach (var (name, value) in stream.AsSpan())
            {
                writer.String(name);
                writer.String(value);
            }
        }
    }

    public static LabelSet[] ReadStreams(ref ByteReader reader)
    {
        var streams = new LabelSet[reader.Count()];
        for (var i = 0; i < streams.Length; i++)
        {
            var labels = new Label[reader.Count()];
            for (var j = 0; j < labels.Length; j++)
                labels[j] = new(reader.String(), reader.String());
            streams[i] = LabelSet.FromSorted(labels);
        }
        return streams;
    }
}
