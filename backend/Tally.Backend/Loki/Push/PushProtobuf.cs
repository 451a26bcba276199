using System.Text;
using Tally.Backend.Otlp.Protobuf;
using Tally.Signals;

namespace Tally.Backend.Loki.Push;

/// <summary>
/// logproto.PushRequest: { 1: streams { 1: labels as text, 2: entries { 1: timestamp { 1: seconds, 2: nanoseconds },
/// 2: line, 3: structured metadata { 1: name, 2: value } } } }. Bytes that are no UTF-8 become U+FFFD.
/// </summary>
internal static class PushProtobuf
{
    /// <summary>Reads a whole message; what is wrong and where, or null.</summary>
    public static string? Read(ReadOnlySpan<byte> message, PushStreams into)
    {
        var reader = new ProtoReader(message, new ValueTable(), default, default);
        while (reader.Next())
            if (reader.Field == 1)
                ReadStream(ref reader, into);
            else
                reader.Skip();
        return reader.Error;
    }

    private static void ReadStream(ref ProtoReader reader, PushStreams into)
    {
        var isStarted = false;
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    if (into.Start(Text(ref reader)) is { } problem)
                        reader.Fail(problem);
                    isStarted = true;
                    break;
                case 2 when isStarted:
                    ReadEntry(ref reader, into);
                    break;
                case 2:
                    // Every writer of protobuf sends fields in order.
                    reader.Fail("a stream's entries stand before its labels");
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
    }

    private static void ReadEntry(ref ProtoReader reader, PushStreams into)
    {
        var (time, line, metadata) = (0L, "", new List<KeyValuePair<string, string>>());
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    time = ReadTime(ref reader);
                    break;
                case 2:
                    line = Text(ref reader);
                    break;
                case 3:
                    metadata.Add(ReadPair(ref reader));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        if (reader.Error is null)
            into.Add(new(time), line, metadata);
    }

    // Seconds that no UnixNanos can hold are cut to what one can; the store refuses such times.
    private static long ReadTime(ref ProtoReader reader)
    {
        var (seconds, nanos) = (0L, 0L);
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    seconds = (long)reader.Varint();
                    break;
                case 2:
                    nanos = (int)reader.Varint();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return (long)Int128.Clamp(((Int128)seconds * UnixNanos.PerSecond) + nanos, 0, long.MaxValue);
    }

    private static KeyValuePair<string, string> ReadPair(ref ProtoReader reader)
    {
        var (name, value) = ("", "");
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    name = Text(ref reader);
                    break;
                case 2:
                    value = Text(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return new(name, value);
    }

    private static string Text(ref ProtoReader reader) => Encoding.UTF8.GetString(reader.Bytes());
}
