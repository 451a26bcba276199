using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Tally.ServiceDefaults.Profiling;

/// <summary>
/// A profile in pprof's form (google/pprof, profile.proto): function names as stacks, values summed by stack and span, the span
/// as the sample's label <c>span_id</c>.
/// </summary>
internal sealed class PprofFile
{
    private readonly List<string> _strings = [""];
    private readonly Dictionary<string, int> _stringIds = new(StringComparer.Ordinal) { [""] = 0 };
    private readonly Dictionary<int, int> _functions = [];
    private readonly Dictionary<Stack, long[]> _samples = [];
    private readonly (string Type, string Unit)[] _types;
    private readonly (string Type, string Unit, long Every) _period;
    private readonly DateTimeOffset _began;
    private readonly TimeSpan _elapsed;

    private PprofFile(string name, DateTimeOffset began, TimeSpan elapsed, (string Type, string Unit, long Every) period, params (string Type, string Unit)[] types) =>
        (Name, _began, _elapsed, _period, _types) = (name, began, elapsed, period, types);

    /// <summary>What Pyroscope calls the profile: process_cpu, memory.</summary>
    public string Name { get; }

    public bool IsEmpty => _samples.Count == 0;

    /// <summary>CPU time: a value of nanoseconds.</summary>
    public static PprofFile Cpu(DateTimeOffset began, TimeSpan elapsed) =>
        new("process_cpu", began, elapsed, ("cpu", "nanoseconds", 1_000_000), ("cpu", "nanoseconds"));

    /// <summary>Allocated memory: values of objects and bytes.</summary>
    public static PprofFile Memory(DateTimeOffset began, TimeSpan elapsed) =>
        new("memory", began, elapsed, ("space", "bytes", 100 << 10), ("alloc_objects", "count"), ("alloc_space", "bytes"));

    /// <param name="frames">Function names, the innermost first; without any nothing is added.</param>
    /// <param name="span">The span that was active, 0 for none.</param>
    /// <param name="values">One for each type.</param>
    public void Add(List<string> frames, ulong span, params ReadOnlySpan<long> values)
    {
        if (frames.Count == 0)
            return;
        ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(_samples, new([.. frames.Select(Location)], span), out _);
        sums ??= new long[_types.Length];
        for (var i = 0; i < values.Length; i++)
            sums[i] += values[i];
    }

    /// <summary>The file as it is pushed: protobuf within gzip.</summary>
    public byte[] ToGzip()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(ToProtobuf().Span);
        return packed.ToArray();
    }

    private ReadOnlyMemory<byte> ToProtobuf()
    {
        var file = new ProtoMessage();
        foreach (var (type, unit) in _types)
            file.Message(1, ValueType(type, unit));
        foreach (var (stack, values) in _samples)
            file.Message(2, Sample(stack, values));
        // A location and its function share their number.
        foreach (var (name, id) in _functions)
        {
            file.Message(4, new ProtoMessage().Varint(1, id).Message(4, new ProtoMessage().Varint(1, id)));
            file.Message(5, new ProtoMessage().Varint(1, id).Varint(2, name).Varint(3, name));
        }
        file.Varint(9, (_began - DateTimeOffset.UnixEpoch).Ticks * 100).Varint(10, _elapsed.Ticks * 100);
        file.Message(11, ValueType(_period.Type, _period.Unit)).Varint(12, _period.Every);
        foreach (var text in _strings)
            file.Text(6, text);
        return file.Written;
    }

    private ProtoMessage ValueType(string type, string unit) => new ProtoMessage().Varint(1, Text(type)).Varint(2, Text(unit));

    private ProtoMessage Sample(in Stack stack, long[] values)
    {
        var sample = new ProtoMessage().Packed(1, stack.Locations).Packed(2, values);
        return stack.Span == 0
            ? sample
            : sample.Message(3, new ProtoMessage().Varint(1, Text("span_id")).Varint(2, Text(stack.Span.ToString("x16", CultureInfo.InvariantCulture))));
    }

    private long Location(string function)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_functions, Text(function), out var isKnown);
        if (!isKnown)
            id = _functions.Count;
        return id;
    }

    private int Text(string text)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_stringIds, text, out var isKnown);
        if (!isKnown)
        {
            id = _strings.Count;
            _strings.Add(text);
        }
        return id;
    }

    // Compared by content.
    private readonly struct Stack(long[] locations, ulong span) : IEquatable<Stack>
    {
        public long[] Locations => locations;

        public ulong Span => span;

        public bool Equals(Stack other) => span == other.Span && locations.AsSpan().SequenceEqual(other.Locations);

        public override bool Equals(object? obj) => obj is Stack other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            hash.Add(span);
            hash.AddBytes(MemoryMarshal.AsBytes(locations.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
