using System.Runtime.InteropServices;
using Tally.Signals;
using Tally.Storage.Files;

namespace Tally.Storage.Traces;

/// <summary>A batch of spans as a record of the write-ahead log: a version byte, the shared parts, then the rows.</summary>
internal static class SpanRecord
{
    private const byte Version = 1;

    public static void Write(ByteWriter writer, SpanBatch batch)
    {
        writer.Byte(Version);
        BatchCodec.WriteShared(writer, batch);
        writer.Rows<SpanRow>(CollectionsMarshal.AsSpan(batch.Spans));
        writer.Rows<EventRow>(CollectionsMarshal.AsSpan(batch.Events));
        writer.Rows<LinkRow>(CollectionsMarshal.AsSpan(batch.Links));
    }

    /// <exception cref="InvalidDataException">The record is of another version or does not make sense.</exception>
    public static SpanBatch Read(ReadOnlySpan<byte> record)
    {
        var reader = new ByteReader(record);
        if (reader.Byte() is var version && version != Version)
            throw new InvalidDataException($"A log record has version {version}; this build reads version {Version}.");
        var batch = new SpanBatch();
        BatchCodec.ReadShared(ref reader, batch);
        reader.Rows(batch.Spans);
        reader.Rows(batch.Events);
        reader.Rows(batch.Links);
        return batch;
    }
}
