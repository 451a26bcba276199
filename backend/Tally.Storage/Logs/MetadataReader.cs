using System.Runtime.InteropServices;
using Tally.Signals;

namespace Tally.Storage.Logs;

/// <summary>Reads the structured metadata of rows as texts, each distinct text decoded once per reader. Not thread-safe.</summary>
public sealed class MetadataReader
{
    private readonly MetadataColumns _columns;
    private readonly string[] _keys;
    private readonly Dictionary<int, string> _values = [];
    private readonly Dictionary<int, Label[]> _sets = [];

    internal MetadataReader(MetadataColumns columns)
    {
        _columns = columns;
        _keys = new string[columns.Keys.Count];
        for (var i = 0; i < _keys.Length; i++)
            _keys[i] = columns.Keys.Text(i);
    }

    /// <summary>Fills <paramref name="into"/> (cleared before) with the row's pairs, each key once, in no particular order. Values may be empty.</summary>
    public void Read(int row, List<Label> into)
    {
        into.Clear();
        if (!_columns.Traces[row].IsEmpty)
            into.Add(new(MetadataNames.TraceId, _columns.Traces[row].ToString()));
        if (!_columns.Spans[row].IsEmpty)
            into.Add(new(MetadataNames.SpanId, _columns.Spans[row].ToString()));
        if (_columns.Observed[row] != 0)
            into.Add(new(MetadataNames.ObservedTime, new UnixNanos(_columns.Observed[row]).ToString()));
        foreach (var (key, value) in _columns.OwnOf(row))
            AddNew(into, new(_keys[key], Value(value)));
        foreach (var label in Set(_columns.Shared[row]))
            AddNew(into, label);
    }

    private static void AddNew(List<Label> into, Label label)
    {
        foreach (ref readonly var present in CollectionsMarshal.AsSpan(into))
            if (ReferenceEquals(present.Name, label.Name) || present.Name == label.Name)
                return;
        into.Add(label);
    }

    private string Value(int id)
    {
        ref var text = ref CollectionsMarshal.GetValueRefOrAddDefault(_values, id, out _);
        return text ??= _columns.Values.Text(id);
    }

    private Label[] Set(int set)
    {
        ref var labels = ref CollectionsMarshal.GetValueRefOrAddDefault(_sets, set, out _);
        return labels ??= Labels(_columns.SetOf(set));
    }

    private Label[] Labels(ReadOnlySpan<MetadataRef> pairs)
    {
        var labels = new Label[pairs.Length];
        for (var i = 0; i < pairs.Length; i++)
            labels[i] = new(_keys[pairs[i].Key], Value(pairs[i].Value));
        return labels;
    }
}
