using Tally.Signals;

namespace Tally.Backend.Pyroscope.Pprof;

/// <summary>A quantity and its unit; here and below, texts are indexes into <see cref="PprofProfile.Strings"/>.</summary>
internal readonly record struct PprofType(long Type, long Unit);

/// <summary>Runs of <see cref="PprofProfile.LocationIds"/> (the innermost first), <see cref="PprofProfile.Values"/> (one a type) and <see cref="PprofProfile.Labels"/>.</summary>
internal readonly record struct PprofSample(Slice Locations, Slice Values, Slice Labels);

/// <summary>A text (<c>Str</c>, above 0) or a number with a unit.</summary>
internal readonly record struct PprofLabel(long Key, long Str, long Num, long NumUnit);

internal readonly record struct PprofMapping(ulong Id, ulong Start, ulong Limit, ulong Offset, long File, long BuildId, MappingFlags Flags);

/// <summary>What a mapping has symbols for.</summary>
[Flags]
internal enum MappingFlags : byte { None = 0, Functions = 1, Filenames = 2, LineNumbers = 4, InlineFrames = 8 }

/// <summary>An address and, once symbolized, a run of <see cref="PprofProfile.Lines"/>: the innermost of inlined calls first.</summary>
internal readonly record struct PprofLocation(ulong Id, ulong MappingId, ulong Address, Slice Lines, bool IsFolded);

internal readonly record struct PprofLine(ulong FunctionId, long Line, long Column);

internal readonly record struct PprofFunction(ulong Id, long Name, long SystemName, long File, long StartLine);

/// <summary>
/// A profile in pprof's own shape (google/pprof, profile.proto), field for field, so that reading and writing it loses
/// nothing that is known here.
/// </summary>
internal sealed class PprofProfile
{
    public List<PprofType> SampleTypes { get; } = [];
    public List<PprofSample> Samples { get; } = [];
    public List<PprofMapping> Mappings { get; } = [];
    public List<PprofLocation> Locations { get; } = [];
    public List<PprofFunction> Functions { get; } = [];
    public List<string> Strings { get; } = [];
    public List<ulong> LocationIds { get; } = [];
    public List<ulong> Values { get; } = [];
    public List<PprofLabel> Labels { get; } = [];
    public List<PprofLine> Lines { get; } = [];
    public List<ulong> Comments { get; } = [];
    public long DropFrames { get; set; }
    public long KeepFrames { get; set; }
    public long TimeNanos { get; set; }
    public long DurationNanos { get; set; }
    public PprofType? PeriodType { get; set; }
    public long Period { get; set; }
    public long DefaultSampleType { get; set; }
    public long DocUrl { get; set; }

    public string Text(long index) => Strings[(int)index];

    public long ValueOf(in PprofSample sample, int type) => (long)Values[sample.Values.Start + type];
}
