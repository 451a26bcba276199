using System.Text;
using Tally.Backend.Otlp.Protobuf;
using Tally.Signals;

namespace Tally.Backend.Prometheus.Write;

/// <summary>
/// io.prometheus.write.v2.Request: { 4: symbols, 5: series { 1: label symbols, 2: samples, 3: histograms, 4: exemplars,
/// 5: metadata } }. A series refers to symbols by number, names and values in turn.
/// </summary>
internal sealed class WriteV2
{
    private readonly WriteRequest _request;
    private readonly bool _zeroAtStart;
    private readonly List<string> _symbols = [];
    private readonly List<ulong> _refs = [];
    private readonly List<(long Time, double Value, ulong[] Labels)> _exemplars = [];
    private readonly SeriesParts _parts = new();
    private (ulong Type, ulong Help, ulong Unit) _metadata;

    private WriteV2(WriteRequest request, bool zeroAtStart) => (_request, _zeroAtStart) = (request, zeroAtStart);

    /// <summary>Reads a whole message; the error names the byte where it is no protobuf.</summary>
    public static string? Read(ReadOnlySpan<byte> message, WriteRequest request, bool zeroAtStart)
    {
        var run = new WriteV2(request, zeroAtStart);
        // Symbols may stand behind the series that use them, so they are read first.
        return run.ReadSymbols(message) ?? run.ReadSeries(message);
    }

    private string? ReadSymbols(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message, new ValueTable(1), default, default);
        while (reader.Next())
            if (reader.Field == 4)
                _symbols.Add(Encoding.UTF8.GetString(reader.Bytes()));
            else
                reader.Skip();
        if (reader.Error is null && _symbols is [{ Length: > 0 } first, ..])
            _request.Fail($"symbols must start with an empty string, got \"{first}\"");
        return reader.Error;
    }

    private string? ReadSeries(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message, new ValueTable(1), default, default);
        while (reader.Next())
            if (reader.Field == 5)
            {
                ReadSeries(ref reader);
                if (reader.Error is null)
                    Add();
            }
            else
                reader.Skip();
        return reader.Error;
    }

    private void ReadSeries(ref ProtoReader reader)
    {
        _parts.Clear();
        _refs.Clear();
        _exemplars.Clear();
        _metadata = default;
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    reader.Varints(_refs);
                    break;
                case 2:
                    _parts.Samples.Add(SampleMessage.Read(ref reader));
                    break;
                case 3:
                    _parts.ReadHistogram(ref reader);
                    break;
                case 4:
                    ReadExemplar(ref reader);
                    break;
                case 5:
                    ReadMetadata(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
    }

    private void ReadExemplar(ref ProtoReader reader)
    {
        var labels = new List<ulong>();
        var (time, value) = (0L, 0.0);
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    reader.Varints(labels);
                    break;
                case 2:
                    value = reader.Double();
                    break;
                case 3:
                    time = (long)reader.Varint();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
        _exemplars.Add((time, value, [.. labels]));
    }

    private void ReadMetadata(ref ProtoReader reader)
    {
        var outer = reader.Enter();
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    _metadata.Type = reader.Varint();
                    break;
                case 3:
                    _metadata.Help = reader.Varint();
                    break;
                case 4:
                    _metadata.Unit = reader.Varint();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        reader.Leave(outer);
    }

    private void Add()
    {
        if (Labels([.. _refs], _parts.Labels) is { } error)
        {
            _request.Fail($"parsing labels for series [{string.Join(' ', _refs)}]: {error}");
            return;
        }
        if (Symbol(_metadata.Help) is not { } help || Symbol(_metadata.Unit) is not { } unit)
        {
            _request.Fail($"parsing metadata for series [{string.Join(' ', _refs)}]: help symbol {_metadata.Help} or unit symbol {_metadata.Unit} is not among {_symbols.Count} symbols");
            return;
        }
        if (_request.Series(_parts.Labels) is not { } series)
            return;
        if (_parts.Samples.Count + _parts.Histograms.Count == 0)
        {
            _request.Fail($"TimeSeries must contain at least one sample or histogram for series {series}");
            return;
        }
        _parts.AddSamples(series, _request, _zeroAtStart);
        AddExemplars(series);
        if (_metadata != default)
        {
            var type = MetricTypes.Name(_metadata.Type);
            _request.Batch.Metadata.Add(MetricTypes.Family(series["__name__"]!, type), new(type, help, unit));
        }
    }

    private void AddExemplars(LabelSet series)
    {
        var labels = new List<Label>();
        foreach (var (time, value, refs) in _exemplars)
            if (Labels(refs, labels) is { } error)
                _request.Fail($"parsing exemplar for series {series}: {error}");
            else
                _request.Batch.Exemplars.Add(new(series, time, value, LabelSet.From(labels)));
    }

    private string? Labels(ulong[] refs, List<Label> into)
    {
        into.Clear();
        if (refs.Length % 2 != 0)
            return $"invalid labelRefs length {refs.Length}";
        for (var i = 0; i < refs.Length; i += 2)
        {
            if (Symbol(refs[i]) is not { } name || Symbol(refs[i + 1]) is not { } value)
                return $"labelRefs {refs[i]} (name) = {refs[i + 1]} (value) outside of symbols table (size {_symbols.Count})";
            into.Add(new(name, value));
        }
        return null;
    }

    // Symbol 0 is the empty string, also where a sender without metadata sends no symbols at all.
    private string? Symbol(ulong number) => number < (ulong)_symbols.Count ? _symbols[(int)number] : number == 0 ? "" : null;
}
