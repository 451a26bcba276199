using System.Runtime.InteropServices;
using Tally.Storage.Files;

namespace Tally.Storage.Logs;

/// <summary>A batch as one record of the write-ahead log: streams, texts, metadata, entries, lines.</summary>
internal static class StreamBatchCodec
{
    public static void Write(ByteWriter writer, StreamBatch batch)
    {
        LabelSetCodec.Write(writer, CollectionsMarshal.AsSpan(batch.Streams));
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
        batch.Streams.AddRange(LabelSetCodec.Read(ref reader));
        var texts = TextView.Read(ref reader);
        for (var i = 0; i < texts.Count; i++)
            batch.Texts.Add(texts[i]);
        reader.Rows(batch.Metadata);
        reader.Rows(batch.Entries);
        batch.AddLine(reader.Bytes(reader.Count()));
        return batch;
    }
}
