namespace Tally.Storage.Metrics;

/// <summary>Something counted, by its name; of a label pair <c>name=value</c>.</summary>
public readonly record struct NamedCount(string Name, long Count);

/// <summary>
/// What makes a store's index large: how many distinct label pairs there are, and the largest of each kind in descending
/// order. Bytes are those of the label's values, once per series, as upstream counts them.
/// </summary>
public sealed record MetricCardinality(
    int LabelPairs, IReadOnlyList<NamedCount> SeriesByMetric, IReadOnlyList<NamedCount> ValuesByLabel, IReadOnlyList<NamedCount> BytesByLabel, IReadOnlyList<NamedCount> SeriesByPair)
{
    /// <summary>The oldest and newest time of a sample in the open segment's series; 0 where there is none.</summary>
    public long MinTime { get; init; }

    /// <inheritdoc cref="MinTime"/>
    public long MaxTime { get; init; }

    /// <summary>How many chunks are in memory.</summary>
    public int Chunks { get; init; }
}
