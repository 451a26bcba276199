using Tally.Signals;

namespace Tally.Backend.Prometheus.Otlp;

/// <summary>Collects attributes as labels. Attributes whose names become the same label are joined with <c>;</c>, as upstream does.</summary>
internal sealed class LabelBuilder
{
    private readonly SortedDictionary<string, string> _labels = new(StringComparer.Ordinal);

    public LabelBuilder Add(SignalBatch batch, Slice attributes, Func<string, bool>? keep = null, string prefix = "")
    {
        var own = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = attributes.Start; i < attributes.Start + attributes.Count; i++)
        {
            var (key, value) = batch.Attributes[i];
            if (keep is null || keep(batch.Values.Text(key)))
                own.TryAdd(batch.Values.Text(key), batch.Values[value].ToString());
        }
        var named = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in own)
        {
            var name = OtlpNames.Label(prefix + key);
            named[name] = named.TryGetValue(name, out var before) ? $"{before};{value}" : value;
        }
        foreach (var (name, value) in named)
            _labels[name] = value;
        return this;
    }

    public LabelBuilder Set(string name, string value)
    {
        _labels[name] = value;
        return this;
    }

    public LabelSet Build(string metricName) => LabelSet.FromSorted(
    [
        .. _labels.Where(label => label.Value.Length > 0 && label.Key != "__name__").Select(label => new Label(label.Key, label.Value))
            .Append(new("__name__", metricName)).OrderBy(label => label.Name, StringComparer.Ordinal),
    ]);
}
