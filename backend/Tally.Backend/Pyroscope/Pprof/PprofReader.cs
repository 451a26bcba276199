using System.Text;
using Tally.Backend.Otlp.Protobuf;
using Tally.Signals;

namespace Tally.Backend.Pyroscope.Pprof;

/// <summary>Reads pprof's protobuf. Fields it does not know are skipped; an error names the byte, counted in the decompressed profile.</summary>
internal static class PprofReader
{
    /// <summary>A whole profile, decompressed. The references within it are not checked yet.</summary>
    public static (PprofProfile Profile, string? Error) Read(ReadOnlySpan<byte> bytes)
    {
        var profile = new PprofProfile();
        var reader = new ProtoReader(bytes, new ValueTable(), default, default);
        while (reader.Next())
            ReadField(ref reader, profile);
        return (profile, reader.Error);
    }

    private static void ReadField(ref ProtoReader reader, PprofProfile profile)
    {
        switch (reader.Field)
        {
            case 1:
                profile.SampleTypes.Add(ReadType(ref reader));
                break;
            case 2:
                profile.Samples.Add(ReadSample(ref reader, profile));
                break;
            case 3:
                profile.Mappings.Add(ReadMapping(ref reader));
                break;
            case 4:
                profile.Locations.Add(ReadLocation(ref reader, profile));
                break;
            case 5:
                profile.Functions.Add(ReadFunction(ref reader));
                break;
            case 6:
                profile.Strings.Add(Encoding.UTF8.GetString(reader.Bytes()));
                break;
            case 7:
                profile.DropFrames = Int64(ref reader);
                break;
            case 8:
                profile.KeepFrames = Int64(ref reader);
                break;
            case 9:
                profile.TimeNanos = Int64(ref reader);
                break;
            case 10:
                profile.DurationNanos = Int64(ref reader);
                break;
            case 11:
                profile.PeriodType = ReadType(ref reader);
                break;
            case 12:
                profile.Period = Int64(ref reader);
                break;
            case 13:
                reader.Varints(profile.Comments);
                break;
            case 14:
                profile.DefaultSampleType = Int64(ref reader);
                break;
            case 15:
                profile.DocUrl = Int64(ref reader);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static PprofType ReadType(ref ProtoReader reader)
    {
        var (type, unit) = (0L, 0L);
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    type = Int64(ref reader);
                    break;
                case 2:
                    unit = Int64(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return new(type, unit);
    }

    private static PprofSample ReadSample(ref ProtoReader reader, PprofProfile profile)
    {
        var (locations, values, labels) = (profile.LocationIds.Count, profile.Values.Count, profile.Labels.Count);
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    reader.Varints(profile.LocationIds);
                    break;
                case 2:
                    reader.Varints(profile.Values);
                    break;
                case 3:
                    profile.Labels.Add(ReadLabel(ref reader));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return new(new(locations, profile.LocationIds.Count - locations), new(values, profile.Values.Count - values), new(labels, profile.Labels.Count - labels));
    }

    private static PprofLabel ReadLabel(ref ProtoReader reader)
    {
        var label = default(PprofLabel);
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    label = label with { Key = Int64(ref reader) };
                    break;
                case 2:
                    label = label with { Str = Int64(ref reader) };
                    break;
                case 3:
                    label = label with { Num = Int64(ref reader) };
                    break;
                case 4:
                    label = label with { NumUnit = Int64(ref reader) };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return label;
    }

    private static PprofMapping ReadMapping(ref ProtoReader reader)
    {
        var mapping = default(PprofMapping);
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    mapping = mapping with { Id = reader.Varint() };
                    break;
                case 2:
                    mapping = mapping with { Start = reader.Varint() };
                    break;
                case 3:
                    mapping = mapping with { Limit = reader.Varint() };
                    break;
                case 4:
                    mapping = mapping with { Offset = reader.Varint() };
                    break;
                case 5:
                    mapping = mapping with { File = Int64(ref reader) };
                    break;
                case 6:
                    mapping = mapping with { BuildId = Int64(ref reader) };
                    break;
                // 7 to 10: four flags, in the order of MappingFlags.
                case >= 7 and <= 10 and var field:
                    mapping = mapping with { Flags = reader.Bool() ? mapping.Flags | (MappingFlags)(1 << (field - 7)) : mapping.Flags };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return mapping;
    }

    private static PprofLocation ReadLocation(ref ProtoReader reader, PprofProfile profile)
    {
        var location = new PprofLocation { Lines = new(profile.Lines.Count, 0) };
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    location = location with { Id = reader.Varint() };
                    break;
                case 2:
                    location = location with { MappingId = reader.Varint() };
                    break;
                case 3:
                    location = location with { Address = reader.Varint() };
                    break;
                case 4:
                    profile.Lines.Add(ReadLine(ref reader));
                    break;
                case 5:
                    location = location with { IsFolded = reader.Bool() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return location with { Lines = location.Lines with { Count = profile.Lines.Count - location.Lines.Start } };
    }

    private static PprofLine ReadLine(ref ProtoReader reader)
    {
        var line = default(PprofLine);
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    line = line with { FunctionId = reader.Varint() };
                    break;
                case 2:
                    line = line with { Line = Int64(ref reader) };
                    break;
                case 3:
                    line = line with { Column = Int64(ref reader) };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return line;
    }

    private static PprofFunction ReadFunction(ref ProtoReader reader)
    {
        var function = default(PprofFunction);
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    function = function with { Id = reader.Varint() };
                    break;
                case 2:
                    function = function with { Name = Int64(ref reader) };
                    break;
                case 3:
                    function = function with { SystemName = Int64(ref reader) };
                    break;
                case 4:
                    function = function with { File = Int64(ref reader) };
                    break;
                case 5:
                    function = function with { StartLine = Int64(ref reader) };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        return function;
    }

    private static long Int64(ref ProtoReader reader) => (long)reader.Varint();
}
