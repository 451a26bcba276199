using System.Collections;
using System.Runtime.InteropServices;

namespace Tally.Storage.Metrics;

/// <summary>
/// What is said of metric families, by name without <c>_bucket</c>, <c>_sum</c>, <c>_count</c>. Senders that disagree about one
/// name are kept apart, up to <see cref="MaxPerFamily"/>; then the oldest goes. Not thread-safe.
/// </summary>
public sealed class MetadataTable : IEnumerable<KeyValuePair<string, IReadOnlyList<MetricMetadata>>>
{
    public const int MaxPerFamily = 10;

    private readonly Dictionary<string, List<MetricMetadata>> _families = new(StringComparer.Ordinal);

    /// <summary>How many entries there are, over all names.</summary>
    public int Count { get; private set; }

    /// <summary>What is said of a name, oldest first; empty where nothing is.</summary>
    public IReadOnlyList<MetricMetadata> this[string family] => _families.TryGetValue(family, out var known) ? known : [];

    /// <summary>False where the very same is known already.</summary>
    public bool Add(string family, MetricMetadata metadata)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_families, family, out _);
        known ??= [];
        if (known.Contains(metadata))
            return false;
        if (known.Count == MaxPerFamily)
            known.RemoveAt(0);
        else
            Count++;
        known.Add(metadata);
        return true;
    }

    public void Clear()
    {
        _families.Clear();
        Count = 0;
    }

    /// <summary>The same, which later additions do not change.</summary>
    public MetadataTable Copy()
    {
        var copy = new MetadataTable { Count = Count };
        foreach (var (family, known) in _families)
            copy._families.Add(family, [.. known]);
        return copy;
    }

    public IEnumerator<KeyValuePair<string, IReadOnlyList<MetricMetadata>>> GetEnumerator() =>
        _families.Select(family => KeyValuePair.Create(family.Key, (IReadOnlyList<MetricMetadata>)family.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
