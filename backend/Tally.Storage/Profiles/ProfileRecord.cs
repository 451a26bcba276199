using System.Runtime.InteropServices;
using Tally.Signals;
using Tally.Storage.Files;

namespace Tally.Storage.Profiles;

/// <summary>A batch of profiles as a record of the write-ahead log: a version byte, the shared parts, then the rows.</summary>
internal static class ProfileRecord
{
    private const byte Version = 1;

    public static void Write(ByteWriter writer, ProfileBatch batch)
    {
        writer.Byte(Version);
        BatchCodec.WriteShared(writer, batch);
        writer.Rows<ProfileRow>(CollectionsMarshal.AsSpan(batch.Profiles));
        writer.Rows<ProfileSample>(CollectionsMarshal.AsSpan(batch.Samples));
        writer.Rows<Slice>(CollectionsMarshal.AsSpan(batch.Stacks));
        writer.Rows<int>(CollectionsMarshal.AsSpan(batch.StackFrames));
        writer.Rows<FrameRow>(CollectionsMarshal.AsSpan(batch.Frames));
        writer.Rows<SpanLink>(CollectionsMarshal.AsSpan(batch.Links));
    }

    /// <exception cref="InvalidDataException">The record is of another version or does not make sense.</exception>
    public static ProfileBatch Read(ReadOnlySpan<byte> record)
    {
        var reader = new ByteReader(record);
        if (reader.Byte() is var version && version != Version)
            throw new InvalidDataException($"A log record has version {version}; this build reads version {Version}.");
        var batch = new ProfileBatch { Links = [] };
        BatchCodec.ReadShared(ref reader, batch);
        reader.Rows(batch.Profiles);
        reader.Rows(batch.Samples);
        reader.Rows(batch.Stacks);
        reader.Rows(batch.StackFrames);
        reader.Rows(batch.Frames);
        reader.Rows(batch.Links);
        return batch;
    }
}
