using System.Runtime.InteropServices;
using Tally.Backend.Pyroscope.Connect;
using Tally.Signals;

namespace Tally.Backend.Pyroscope.Pprof;

/// <summary>Writes a profile as google.v1.Profile, whose protobuf is pprof's.</summary>
internal static class PprofWriter
{
    /// <summary>The bytes of a <c>.pb</c> file, not compressed.</summary>
    public static ReadOnlyMemory<byte> Write(PprofProfile profile) => WireMessageWriter.Write(writer => Write(writer, profile));

    public static void Write(IMessageWriter writer, PprofProfile profile)
    {
        writer.Messages(1, "sampleType", profile.SampleTypes, WriteType);
        writer.Messages(2, "sample", profile.Samples, (message, sample) => WriteSample(message, profile, sample));
        writer.Messages(3, "mapping", profile.Mappings, WriteMapping);
        writer.Messages(4, "location", profile.Locations, (message, location) => WriteLocation(message, profile, location));
        writer.Messages(5, "function", profile.Functions, WriteFunction);
        writer.Texts(6, "stringTable", profile.Strings);
        writer.Int64(7, "dropFrames", profile.DropFrames);
        writer.Int64(8, "keepFrames", profile.KeepFrames);
        writer.Int64(9, "timeNanos", profile.TimeNanos);
        writer.Int64(10, "durationNanos", profile.DurationNanos);
        if (profile.PeriodType is { } periodType)
            writer.Message(11, "periodType", message => WriteType(message, periodType));
        writer.Int64(12, "period", profile.Period);
        writer.Int64s(13, "comment", Run(profile.Comments, new(0, profile.Comments.Count)));
        writer.Int64(14, "defaultSampleType", profile.DefaultSampleType);
        writer.Int64(15, "docUrl", profile.DocUrl);
    }

    private static void WriteType(IMessageWriter message, PprofType type)
    {
        message.Int64(1, "type", type.Type);
        message.Int64(2, "unit", type.Unit);
    }

    private static void WriteSample(IMessageWriter message, PprofProfile profile, PprofSample sample)
    {
        message.Int64s(1, "locationId", Run(profile.LocationIds, sample.Locations));
        message.Int64s(2, "value", Run(profile.Values, sample.Values));
        message.Messages(3, "label", profile.Labels.GetRange(sample.Labels.Start, sample.Labels.Count), WriteLabel);
    }

    private static void WriteLabel(IMessageWriter message, PprofLabel label)
    {
        message.Int64(1, "key", label.Key);
        message.Int64(2, "str", label.Str);
        message.Int64(3, "num", label.Num);
        message.Int64(4, "numUnit", label.NumUnit);
    }

    private static void WriteMapping(IMessageWriter message, PprofMapping mapping)
    {
        message.Int64(1, "id", (long)mapping.Id);
        message.Int64(2, "memoryStart", (long)mapping.Start);
        message.Int64(3, "memoryLimit", (long)mapping.Limit);
        message.Int64(4, "fileOffset", (long)mapping.Offset);
        message.Int64(5, "filename", mapping.File);
        message.Int64(6, "buildId", mapping.BuildId);
        message.Bool(7, "hasFunctions", mapping.Flags.HasFlag(MappingFlags.Functions));
        message.Bool(8, "hasFilenames", mapping.Flags.HasFlag(MappingFlags.Filenames));
        message.Bool(9, "hasLineNumbers", mapping.Flags.HasFlag(MappingFlags.LineNumbers));
        message.Bool(10, "hasInlineFrames", mapping.Flags.HasFlag(MappingFlags.InlineFrames));
    }

    private static void WriteLocation(IMessageWriter message, PprofProfile profile, PprofLocation location)
    {
        message.Int64(1, "id", (long)location.Id);
        message.Int64(2, "mappingId", (long)location.MappingId);
        message.Int64(3, "address", (long)location.Address);
        message.Messages(4, "line", profile.Lines.GetRange(location.Lines.Start, location.Lines.Count), WriteLine);
        message.Bool(5, "isFolded", location.IsFolded);
    }

    private static void WriteLine(IMessageWriter message, PprofLine line)
    {
        message.Int64(1, "functionId", (long)line.FunctionId);
        message.Int64(2, "line", line.Line);
        message.Int64(3, "column", line.Column);
    }

    private static void WriteFunction(IMessageWriter message, PprofFunction function)
    {
        message.Int64(1, "id", (long)function.Id);
        message.Int64(2, "name", function.Name);
        message.Int64(3, "systemName", function.SystemName);
        message.Int64(4, "filename", function.File);
        message.Int64(5, "startLine", function.StartLine);
    }

    private static long[] Run(List<ulong> values, Slice run) =>
        MemoryMarshal.Cast<ulong, long>(CollectionsMarshal.AsSpan(values).Slice(run.Start, run.Count)).ToArray();
}
