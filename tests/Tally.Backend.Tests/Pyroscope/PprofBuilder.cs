using System.IO.Compression;
using Tally.Backend.Tests.Otlp;

namespace Tally.Backend.Tests.Pyroscope;

/// <summary>
/// Writes pprof files field by field, without the product's writer: types, samples and functions first and the strings they
/// refer to last, numbers packed, as Go's runtime does. One location a function.
/// </summary>
internal sealed class PprofBuilder
{
    private readonly List<string> _strings = [""];
    private readonly List<string> _functions = [];
    private readonly Proto _message = new();

    public PprofBuilder(params (string Type, string Unit)[] types)
    {
        foreach (var (type, unit) in types)
            _message.Message(1, Type(type, unit));
    }

    public static PprofBuilder Cpu() => new PprofBuilder(("cpu", "nanoseconds")).Period("cpu", "nanoseconds", 10_000_000);

    public long? Time { get; init; }

    public PprofBuilder Period(string type, string unit, ulong period)
    {
        _message.Message(11, Type(type, unit)).Varint(12, period);
        return this;
    }

    /// <summary>A sample; the stack is written outermost first, <c>main;work;hot</c>.</summary>
    public PprofBuilder Sample(string stack, ulong value, params (string Key, string Value)[] labels) => Sample(stack, [value], labels);

    public PprofBuilder Sample(string stack, ulong[] values, params (string Key, string Value)[] labels)
    {
        var sample = new Proto().PackedVarint(1, [.. stack.Split(';').Reverse().Select(Location)]).PackedVarint(2, values);
        foreach (var (key, value) in labels)
            sample.Message(3, new Proto().Varint(1, String(key)).Varint(2, String(value)));
        _message.Message(2, sample);
        return this;
    }

    public byte[] Plain()
    {
        // Into a copy, so that a builder may go on.
        var file = new Proto().Raw(_message);
        foreach (var (function, index) in _functions.Select((function, index) => (function, (ulong)index + 1)))
        {
            file.Message(4, new Proto().Varint(1, index).Message(4, new Proto().Varint(1, index).Varint(2, 10 * index)));
            file.Message(5, new Proto().Varint(1, index).Varint(2, String(function)).Varint(4, String(function + ".cs")));
        }
        if (Time is { } time)
            file.Varint(9, (ulong)time);
        foreach (var text in _strings)
            file.Text(6, text);
        return file;
    }

    public byte[] Gzip()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
            gzip.Write(Plain());
        return packed.ToArray();
    }

    private Proto Type(string type, string unit) => new Proto().Varint(1, String(type)).Varint(2, String(unit));

    private ulong Location(string function)
    {
        if (!_functions.Contains(function))
            _functions.Add(function);
        return (ulong)_functions.IndexOf(function) + 1;
    }

    private ulong String(string text)
    {
        if (!_strings.Contains(text))
            _strings.Add(text);
        return (ulong)_strings.IndexOf(text);
    }
}
