using Tally.Signals;

namespace Tally.Query.TraceQl;

/// <summary>A series while it is computed: a value for each step, NaN = none.</summary>
internal sealed record Series(IReadOnlyList<KeyValuePair<string, Static>> Labels, double[] Values, List<SpanExemplar> Exemplars)
{
    public const string NameLabel = "__name__";

    /// <summary>What tells series apart; the metric's name does not.</summary>
    public string Key => string.Join('\u0001', Labels.Where(label => label.Key != NameLabel).Select(label => $"{label.Key}\u0002{label.Value.Type}\u0002{label.Value}"));
}

/// <summary>An example span and, where the function is of an attribute, its value; else NaN.</summary>
internal readonly record struct SpanExemplar(IReadOnlyList<KeyValuePair<string, AttributeValue>> Labels, double Value, long Time);

/// <summary>Series by <see cref="Series.Key"/>.</summary>
internal sealed class SeriesSet
{
    private readonly SortedDictionary<string, Series> _series = new(StringComparer.Ordinal);

    public SeriesSet(IEnumerable<Series> series)
    {
        foreach (var item in series)
            _series[item.Key] = item;
    }

    public int Count => _series.Count;

    public IReadOnlyCollection<KeyValuePair<string, Series>> ByKey => _series;

    public IEnumerable<Series> All => _series.Values;

    public bool HasUnlabelled => _series.ContainsKey("");

    /// <summary>The series with these labels, else the one without labels, which goes with all.</summary>
    public Series? Find(string key) => _series.GetValueOrDefault(key) ?? _series.GetValueOrDefault("");

    public SeriesSet Select(Func<Series, Series?> change) => new(All.Select(change).OfType<Series>());
}
