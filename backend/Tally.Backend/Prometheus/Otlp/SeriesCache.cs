using Tally.Signals;

namespace Tally.Backend.Prometheus.Otlp;

/// <summary>
/// Remembers which series a point became. Texts get numbers once per request, and points are found by numbers alone, so a
/// known series costs no string work. Full, it starts anew; delta sums then start from zero, a counter reset that
/// <c>rate</c> understands. Guarded by the translator's lock.
/// </summary>
internal sealed class SeriesCache(OtlpMetricOptions options)
{
    // A batch hands the hashes of its values on, so none is computed twice.
    private ValueTable _symbols = new();
    private readonly IntSequenceTable<MetricIdentity> _metrics = new();
    private readonly IntSequenceTable<PointSeries> _points = new();
    private readonly IntSequenceTable<TargetSeries> _targets = new();
    private int[] _symbolOf = [];
    private TargetSeries?[] _targetOf = [];
    private int[] _key = new int[64];
    private int _keyLength;
    private MetricBatch _batch = new();

    /// <summary>Which batch it is, counted from 1.</summary>
    public long BatchNumber { get; private set; }

    /// <summary>Begins with a batch; indexes of other batches mean nothing from here on.</summary>
    public void Begin(MetricBatch batch)
    {
        if (_points.Count > options.CachedSeries || _symbols.Count > 4 * options.CachedSeries)
        {
            _symbols = new();
            _metrics.Clear();
            _points.Clear();
            _targets.Clear();
        }
        _batch = batch;
        BatchNumber++;
        if (_symbolOf.Length < batch.Values.Count)
            _symbolOf = new int[batch.Values.Count * 2];
        _symbolOf.AsSpan(0, batch.Values.Count).Fill(-1);
        _targetOf = new TargetSeries?[batch.Resources.Count];
    }

    public MetricIdentity Metric(in MetricRow metric)
    {
        _keyLength = 0;
        Put(Symbol(metric.Name));
        Put(Symbol(metric.Unit));
        Put(Symbol(metric.Description));
        Put((int)metric.Kind << 3 | (int)metric.Temporality << 1 | (metric.IsMonotonic ? 1 : 0));
        Put(Target(metric.Resource).Number);
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

    /// <summary>What is known of the batch's resource of that index.</summary>
    public TargetSeries Target(int resource)
    {
        if (_targetOf[resource] is { } found)
            return found;
        var length = _keyLength;
        Put(_batch.Resources[resource].Attributes);
        var key = _key.AsSpan(length, _keyLength - length);
        if (!_targets.TryGet(key, out var known))
            _targets.Add(key, known = new(_targets.Count, TargetInfo.Series(_batch, _batch.Resources[resource])));
        _keyLength = length;
        return _targetOf[resource] = known;
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
        return symbol >= 0 ? symbol : symbol = _symbols.AddFrom(_batch.Values, value);
    }
}
