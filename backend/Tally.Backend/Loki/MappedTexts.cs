using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki;

/// <summary>A batch's keys and values as metadata texts: a key rewritten as a label name, a value as it is shown, each once.</summary>
internal sealed class MappedTexts(ValueTable values, StreamBatch streams)
{
    // Text index + 1; 0 is not looked up yet.
    private readonly int[] _values = new int[values.Count];
    private readonly int[] _keys = new int[values.Count];

    /// <summary>Adds a pair of metadata; a map spreads into one for each leaf.</summary>
    public void Add(int key, int value)
    {
        if (_values[value] == 0 && values[value].Kind == ValueKind.Map)
            Flatten(LokiLabelName.From(values.Text(key)), values[value], Add);
        else
            streams.Metadata.Add(new(Key(key), Value(value)));
    }

    public void Add(string name, string value) => streams.Metadata.Add(new(streams.Texts.Add(name), streams.Texts.Add(value)));

    public int Value(int value) => (_values[value] != 0 ? _values[value] : _values[value] = streams.Texts.Add(values[value].ToString()) + 1) - 1;

    /// <summary>The leaves of a value under their names: <c>{"a": {"b": 1}}</c> is <c>a_b=1</c>.</summary>
    public static void Flatten(string name, AttributeValue value, Action<string, string> add)
    {
        if (value.Kind != ValueKind.Map)
            add(name, value.ToString());
        else
            foreach (var (key, inner) in value.AsMap)
                Flatten(LokiLabelName.From($"{name}_{key}"), inner, add);
    }

    private int Key(int key) => (_keys[key] != 0 ? _keys[key] : _keys[key] = streams.Texts.Add(LokiLabelName.From(values.Text(key))) + 1) - 1;
}
