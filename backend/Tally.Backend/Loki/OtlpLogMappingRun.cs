using System.Runtime.InteropServices;
using Tally.Backend.Loki.Config;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki;

/// <summary>One batch's way through <see cref="OtlpLogMapping"/>.</summary>
internal sealed class OtlpLogMappingRun
{
    private readonly LogBatch _batch;
    private readonly OtlpRules _rules;
    private readonly MappedTexts _texts;
    private readonly MappedResources _resources;
    private readonly RecordFields _fields;
    private readonly RecordLevels _levels;

    // Per key whether records' attributes under it are dropped: 0 is not asked yet, 1 kept, 2 dropped.
    private readonly byte[] _dropped;

    public OtlpLogMappingRun(LogBatch batch, OtlpRules rules)
    {
        (_batch, _rules) = (batch, rules);
        Streams = new(batch.Records.Count, batch.Attributes.Count + batch.Records.Count * RecordFields.Most, batch.Values.Count + RecordFields.Most);
        _texts = new(batch.Values, Streams);
        _resources = new(batch, rules, Streams, _texts);
        _fields = new(Streams.Texts);
        _levels = new(batch.Values, Streams);
        _dropped = new byte[batch.Values.Count];
    }

    public StreamBatch Streams { get; }

    public void Add(in LogRow record, UnixNanos now)
    {
        var (stream, streamLevel) = _resources.Stream(record.Resource);
        var shared = _resources.Shared(record.Resource, record.Scope);
        var start = Streams.Metadata.Count;
        AddFields(record);
        foreach (var (key, value) in CollectionsMarshal.AsSpan(_batch.Attributes).Slice(record.Attributes.Start, record.Attributes.Count))
            if (!IsDropped(key))
                _texts.Add(key, value);
        var level = streamLevel ?? _levels.Of(record, shared, new(start, Streams.Metadata.Count - start));
        Streams.Metadata.Add(new(_fields.DetectedLevel, level));
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

    // A record's field goes before an attribute that has its name.
    private void AddFields(in LogRow record)
    {
        if (record.Severity != 0)
            Streams.Metadata.Add(new(_fields.SeverityNumber, _fields.Number(record.Severity)));
        AddText(_fields.SeverityText, record.SeverityText);
        if (record.DroppedAttributes != 0)
            Streams.Metadata.Add(new(_fields.DroppedAttributes, _fields.Number(record.DroppedAttributes)));
        if (record.Flags != 0)
            Streams.Metadata.Add(new(_fields.Flags, _fields.Number(record.Flags)));
        AddText(_fields.EventName, record.EventName);
    }

    private void AddText(int name, int value)
    {
        if (value != 0 && _batch.Values.Text(value).Length > 0)
            Streams.Metadata.Add(new(name, _texts.Value(value)));
    }

    private bool IsDropped(int key)
    {
        if (_rules.Record.Count == 0)
            return false;
        if (_dropped[key] == 0)
            _dropped[key] = OtlpRules.ActionOf(_rules.Record, _batch.Values.Text(key)) == AttributeAction.Drop ? (byte)2 : (byte)1;
        return _dropped[key] == 2;
    }
}
