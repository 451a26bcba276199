using System.Runtime.InteropServices;
using Tally.Signals;

namespace Tally.Storage.Logs;

/// <summary>Reads the structured metadata of rows as texts, each distinct text decoded once per reader. Not thread-safe.</summary>
public sealed class MetadataReader
{
    private readonly MetadataColumns _columns;
    private readonly IReadOnlySet<string>? _wanted;
    private readonly string[] _keys;
    private readonly int[]?[] _placesOfShape;
    private readonly bool _wantsTrace, _wantsSpan, _wantsObserved;
    private readonly Dictionary<int, string> _values = [];
    private readonly Dictionary<int, Label[]> _sets = [];

    internal MetadataReader(MetadataColumns columns, IReadOnlySet<string>? wanted)
    {
        (_columns, _wanted) = (columns, wanted);
        (_wantsTrace, _wantsSpan, _wantsObserved) = (Wants(MetadataNames.TraceId), Wants(MetadataNames.SpanId), Wants(MetadataNames.ObservedTime));
        _placesOfShape = new int[]?[columns.KeysOfShape.Count];
        _keys = new string[columns.Keys.Count];
        for (var i = 0; i < _keys.Length; i++)
            _keys[i] = columns.Keys.Text(i);
    }

    /// <summary>Fills <paramref name="into"/> (cleared before) with the row's pairs, each key once, in no particular order. Values may be empty.</summary>
    public void Read(int row, List<Label> into)
    {
        into.Clear();
        if (_wantsTrace && !_columns.Traces[row].IsEmpty)
            into.Add(new(MetadataNames.TraceId, _columns.Traces[row].ToString()));
        if (_wantsSpan && !_columns.Spans[row].IsEmpty)
            into.Add(new(MetadataNames.SpanId, _columns.Spans[row].ToString()));
        if (_wantsObserved && _columns.Observed[row] != 0)
            into.Add(new(MetadataNames.ObservedTime, new UnixNanos(_columns.Observed[row]).ToString()));
        var shape = _columns.Shapes[row];
        var keys = _columns.KeysOfShape[shape];
        var values = _columns.OwnOf(row);
        foreach (var place in _placesOfShape[shape] ??= Places(keys))
            AddNew(into, new(_keys[keys[place]], Value(values[place])));
        foreach (var label in Set(_columns.Shared[row]))
            AddNew(into, label);
    }

    private bool Wants(string key) => _wanted?.Contains(key) != false;

    // Which keys of a shape are wanted.
    private int[] Places(ReadOnlySpan<int> keys)
    {
        var places = new List<int>();
        for (var i = 0; i < keys.Length; i++)
            if (Wants(_keys[keys[i]]))
                places.Add(i);
        return [.. places];
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
        return labels ??= Labels(_columns.Sets[set]);
    }

    private Label[] Labels(ReadOnlySpan<MetadataRef> pairs)
    {
        var labels = new List<Label>(pairs.Length);
        foreach (var (key, value) in pairs)
            if (Wants(_keys[key]))
                labels.Add(new(_keys[key], Value(value)));
        return [.. labels];
    }
}
