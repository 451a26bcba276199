using Tally.Signals;

namespace Tally.Backend.Prometheus.Otlp;

/// <summary>
/// Remembers which series a point became. Texts get numbers once per request, and points are found by numbers alone, so a
/// known series costs no string work. Full, it starts anew; delta sums then start from zero, a counter reset that
/// <c>rate</c> understands. Guarded by the translator's lock.
/// </summary>
internal sealed class SeriesCache(OtlpMetricOptions options)
{
    // Nearly all values are strings, and the dictionary's own way with strings is the fastest.
    private readonly Dictionary<string, int> _texts = [];
    private readonly Dictionary<AttributeValue, int> _others = [];
    private readonly IntSequenceTable<MetricIdentity> _metrics = new();
    private readonly IntSequenceTable<PointSeries> _points = new();
    private readonly IntSequenceTable<TargetSeries> _targets = new();
    private int[] _symbolOf = [];
    private int[] _key = new int[64];
    private int _keyLength;
    private MetricBatch _batch = new();

    /// <summary>Which batch it is, counted from 1.</summary>
    public long BatchNumber { get; private set; }

    /// <summary>Begins with a batch; indexes of other batches mean nothing from here on.</summary>
    public void Begin(MetricBatch batch)
    {
        if (_points.Count > options.CachedSeries || _texts.Count + _others.Count > 4 * options.CachedSeries)
        {
            _texts.Clear();
            _others.Clear();
            _metrics.Clear();
            _points.Clear();
            _targets.Clear();
        }
        _batch = batch;
        BatchNumber++;
        if (_symbolOf.Length < batch.Values.Count)
            _symbolOf = new int[batch.Values.Count * 2];
        _symbolOf.AsSpan(0, batch.Values.Count).Fill(-1);
    }

    public MetricIdentity Metric(in MetricRow metric)
    {
        _keyLength = 0;
        Put(Symbol(metric.Name));
        Put(Symbol(metric.Unit));
        Put(Symbol(metric.Description));
        Put((int)metric.Kind << 3 | (int)metric.Temporality << 1 | (metric.IsMonotonic ? 1 : 0));
        Put(_batch.Resources[metric.Resource].Attributes);
        // What parts a resource's attributes from the scope's.
        Put(-1);
        if (options.ScopeLabels)
        {
            var scope = _batch.Scopes[metric.Scope];
            Put(Symbol(scope.Name));
            Put(Symbol(scope.Version));
            Put(scope.Attributes);
        }
        if (_metrics.TryGet(Key, out var known))
            return known;
        var values = _batch.Values;
        var (name, unit) = (values.Text(metric.Name), values.Text(metric.Unit));
        var type = metric.Kind switch
        {
            MetricKind.Sum when metric.IsMonotonic => "counter",
            MetricKind.Histogram or MetricKind.ExponentialHistogram => "histogram",
            MetricKind.Summary => "summary",
            _ => "gauge",
        };
        var identity = new MetricIdentity(_metrics.Count, OtlpNames.Metric(name, unit, metric.Kind, metric.IsMonotonic), new(type, values.Text(metric.Description), OtlpNames.Unit(unit)));
        _metrics.Add(Key, identity);
        return identity;
    }

    public PointSeries Point(in MetricRow metric, MetricIdentity identity, in PointHeader point)
    {
        _keyLength = 0;
        Put(identity.Number);
        Put(point.Attributes);
        if (!_points.TryGet(Key, out var known))
            _points.Add(Key, known = new(Labels(metric, point).Build(identity.Name)));
        return known;
    }

    public LabelSet? Target(ResourceRow resource)
    {
        _keyLength = 0;
        Put(resource.Attributes);
        if (!_targets.TryGet(Key, out var known))
            _targets.Add(Key, known = new(TargetInfo.Series(_batch, resource)));
        return known.Labels;
    }

    private ReadOnlySpan<int> Key => _key.AsSpan(0, _keyLength);

    private LabelBuilder Labels(in MetricRow metric, in PointHeader point)
    {
        var resource = _batch.Resources[metric.Resource];
        var labels = new LabelBuilder();
        if (options.ScopeLabels)
        {
            var scope = _batch.Scopes[metric.Scope];
            labels.Add(_batch, scope.Attributes, prefix: "otel_scope_")
                .Set("otel_scope_name", _batch.Values.Text(scope.Name))
                .Set("otel_scope_version", _batch.Values.Text(scope.Version));
        }
        labels.Add(_batch, resource.Attributes, options.PromotedResourceAttributes.Contains).Add(_batch, point.Attributes);
        return TargetInfo.Identify(_batch, resource, labels);
    }

    private void Put(Slice attributes)
    {
        for (var i = attributes.Start; i < attributes.Start + attributes.Count; i++)
        {
            Put(Symbol(_batch.Attributes[i].Key));
            Put(Symbol(_batch.Attributes[i].Value));
        }
    }

    private void Put(int number)
    {
        if (_keyLength == _key.Length)
            Array.Resize(ref _key, _keyLength * 2);
        _key[_keyLength++] = number;
    }

    private int Symbol(int value)
    {
        ref var symbol = ref _symbolOf[value];
        return symbol >= 0 ? symbol : symbol = Symbol(_batch.Values[value]);
    }

    // Texts have the even numbers, other values the odd ones.
    private int Symbol(AttributeValue value)
    {
        if (value.Kind == ValueKind.String)
        {
            if (!_texts.TryGetValue(value.AsString, out var text))
                _texts.Add(value.AsString, text = 2 * _texts.Count);
            return text;
        }
        if (!_others.TryGetValue(value, out var other))
            _others.Add(value, other = (2 * _others.Count) + 1);
        return other;
    }
}
