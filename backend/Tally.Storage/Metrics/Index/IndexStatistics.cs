namespace Tally.Storage.Metrics.Index;

/// <summary>What makes an index large: the worst of each kind, found with one pass over it. Guarded by the store's lock.</summary>
internal static class IndexStatistics
{
    public static MetricCardinality Of(Dictionary<string, Dictionary<string, Postings>> names, int most)
    {
        var (byValues, byBytes, byPair) = (new Largest(most), new Largest(most), new Largest(most));
        var byMetric = new Largest(most);
        var pairs = 0;
        foreach (var (name, values) in names)
        {
            long bytes = 0;
            foreach (var (value, postings) in values)
            {
                bytes += value.Length * postings.Count;
                byPair.Add(name, value, postings.Count);
                if (name == "__name__")
                    byMetric.Add(value, null, postings.Count);
            }
            pairs += values.Count;
            byValues.Add(name, null, values.Count);
            byBytes.Add(name, null, bytes);
        }
        return new(pairs, byMetric.Descending(), byValues.Descending(), byBytes.Descending(), byPair.Descending());
    }

    private sealed class Largest(int most)
    {
        // Of equal counts the first names stay, so that the answer does not depend on the order of a dictionary.
        private readonly PriorityQueue<string, (long Count, string Name)> _kept = new(
            Comparer<(long Count, string Name)>.Create((left, right) => left.Count != right.Count ? left.Count.CompareTo(right.Count) : string.CompareOrdinal(right.Name, left.Name)));

        public void Add(string name, string? value, long count)
        {
            if (_kept.Count == most && _kept.TryPeek(out _, out var least) && least.Count > count)
                return;
            var text = value is null ? name : $"{name}={value}";
            if (_kept.Count < most)
                _kept.Enqueue(text, (count, text));
            else
                _kept.EnqueueDequeue(text, (count, text));
        }

        public List<NamedCount> Descending()
        {
            var found = new List<NamedCount>(_kept.Count);
            while (_kept.TryDequeue(out var name, out var rank))
                found.Add(new(name, rank.Count));
            found.Reverse();
            return found;
        }
    }
}
