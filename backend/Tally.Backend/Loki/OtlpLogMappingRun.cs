using System.Globalization;
using System.Runtime.InteropServices;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki;

/// <summary>One batch's way through <see cref="OtlpLogMapping"/>.</summary>
internal sealed class OtlpLogMappingRun
{
    private const string DetectedLevel = "detected_level";

    private readonly LogBatch _batch;
    private readonly HashSet<string> _indexed;

    // Text index + 1 of a value, and of a key rewritten as a label name; 0 is not looked up yet.
    private readonly int[] _texts;
    private readonly int[] _keys;
    private readonly (int Stream, string? Level)?[] _resources;
    private readonly Dictionary<(int Resource, int Scope), Slice> _shared = [];
    private readonly Dictionary<int, string> _levelOfBody = [];
    private readonly Dictionary<LabelSet, int> _streams = [];

    private readonly MetadataLevels _levels;

    public OtlpLogMappingRun(LogBatch batch, HashSet<string> indexed)
    {
        (_batch, _indexed) = (batch, indexed);
        (_texts, _keys) = (new int[batch.Values.Count], new int[batch.Values.Count]);
        _resources = new (int, string?)?[batch.Resources.Count];
        _levels = new(Streams);
    }

    public StreamBatch Streams { get; } = new();

    public void Add(in LogRow record, UnixNanos now)
    {
        var (stream, labelLevel) = Resource(record.Resource);
        var shared = Shared(record.Resource, record.Scope);
        var start = Streams.Metadata.Count;
        AddRecord(record);
        Add(DetectedLevel, labelLevel ?? _levels.Of(shared, new(start, Streams.Metadata.Count - start)) ?? LevelOf(record));
        Streams.Entries.Add(new()
        {
            Time = !record.Time.IsEmpty ? record.Time : !record.ObservedTime.IsEmpty ? record.ObservedTime : now,
            ObservedTime = record.Time.IsEmpty ? default : record.ObservedTime,
            TraceId = record.TraceId,
            SpanId = record.SpanId,
            Stream = stream,
            Line = Streams.AddLine(_batch.Values[record.Body].ToString()),
            Shared = shared,
            Own = new(start, Streams.Metadata.Count - start),
        });
    }

    // Index labels; service_name is always one of them.
    private (int Stream, string? Level) Resource(int resource)
    {
        if (_resources[resource] is { } known)
            return known;
        var labels = new List<Label>();
        foreach (var (key, value) in Attributes(_batch.Resources[resource].Attributes))
            if (_indexed.Contains(_batch.Values.Text(key)))
                Flatten(LokiLabelName.From(_batch.Values.Text(key)), _batch.Values[value], (name, text) => labels.Add(new(name, text)));
        var set = LabelSet.From(labels);
        if (set["service_name"] is null)
            set = set.With("service_name", "unknown_service");
        if (!_streams.TryGetValue(set, out var stream))
            _streams.Add(set, stream = Streams.AddStream(set));
        var level = LevelDetection.Names.Select(name => set[name]).FirstOrDefault(value => value is not null);
        return (_resources[resource] = (stream, level is null ? null : LevelDetection.Normalize(level))).Value;
    }

    // What the resource and the scope say, written once for all their records.
    private Slice Shared(int resource, int scope)
    {
        if (_shared.TryGetValue((resource, scope), out var slice))
            return slice;
        var start = Streams.Metadata.Count;
        foreach (var (key, value) in Attributes(_batch.Resources[resource].Attributes))
            if (!_indexed.Contains(_batch.Values.Text(key)))
                AddAttribute(key, value);
        var row = _batch.Scopes[scope];
        foreach (var (key, value) in Attributes(row.Attributes))
            AddAttribute(key, value);
        if (_batch.Values.Text(row.Name) is { Length: > 0 } name)
            Add("scope_name", name);
        if (_batch.Values.Text(row.Version) is { Length: > 0 } version)
            Add("scope_version", version);
        if (row.DroppedAttributes != 0)
            Add("scope_dropped_attributes_count", row.DroppedAttributes.ToString(CultureInfo.InvariantCulture));
        return _shared[(resource, scope)] = new(start, Streams.Metadata.Count - start);
    }

    // A body stands once in the batch however many records say it.
    private string LevelOf(in LogRow record)
    {
        if (record.Severity != 0)
            return LevelDetection.FromSeverity(record.Severity);
        if (!_levelOfBody.TryGetValue(record.Body, out var level))
            _levelOfBody.Add(record.Body, level = LevelDetection.FromLine(_batch.Values[record.Body].ToString()));
        return level;
    }

    // Loki's names; a record's field goes before an attribute that has its name.
    private void AddRecord(in LogRow record)
    {
        if (record.Severity != 0)
            Add("severity_number", record.Severity.ToString(CultureInfo.InvariantCulture));
        if (_batch.Values.Text(record.SeverityText) is { Length: > 0 } severity)
            Add("severity_text", severity);
        if (record.DroppedAttributes != 0)
            Add("dropped_attributes_count", record.DroppedAttributes.ToString(CultureInfo.InvariantCulture));
        if (record.Flags != 0)
            Add("flags", record.Flags.ToString(CultureInfo.InvariantCulture));
        if (_batch.Values.Text(record.EventName) is { Length: > 0 } name)
            Add("event_name", name);
        foreach (var (key, value) in Attributes(record.Attributes))
            AddAttribute(key, value);
    }

    private void AddAttribute(int key, int value)
    {
        if (_batch.Values[value].Kind == ValueKind.Map)
            Flatten(LokiLabelName.From(_batch.Values.Text(key)), _batch.Values[value], Add);
        else if (Key(key) is var name and > 0)
            Streams.Metadata.Add(new(name - 1, Value(value)));
    }

    // Maps spread into one label per leaf: {"a": {"b": 1}} is a_b=1.
    private static void Flatten(string name, AttributeValue value, Action<string, string> add)
    {
        if (value.Kind != ValueKind.Map)
            add(name, value.ToString());
        else
            foreach (var (key, inner) in value.AsMap)
                Flatten(LokiLabelName.From($"{name}_{key}"), inner, add);
    }

    private void Add(string name, string value) => Streams.Metadata.Add(new(Text(name), Text(value)));

    private int Text(string text) => Streams.Texts.Add(text);

    // The label name of a key, as text index + 1; each key is rewritten once per batch.
    private int Key(int key) => _keys[key] != 0 ? _keys[key] : _keys[key] = Text(LokiLabelName.From(_batch.Values.Text(key))) + 1;

    private int Value(int value) => (_texts[value] != 0 ? _texts[value] : _texts[value] = Text(_batch.Values[value].ToString()) + 1) - 1;

    private ReadOnlySpan<AttributeRef> Attributes(Slice slice) => CollectionsMarshal.AsSpan(_batch.Attributes).Slice(slice.Start, slice.Count);
}
