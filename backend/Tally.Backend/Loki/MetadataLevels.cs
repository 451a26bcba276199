using System.Runtime.InteropServices;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki;

/// <summary>Finds the level among an entry's metadata; every key and value of the batch is looked at once.</summary>
internal sealed class MetadataLevels(StreamBatch batch)
{
    private const int NoLevel = int.MaxValue;

    private readonly Dictionary<int, int> _rankOfKey = [];
    private readonly Dictionary<int, string> _levelOfValue = [];
    private readonly Dictionary<Slice, (int Rank, int Value)> _bestOfRun = [];

    /// <summary>The level that the most preferred key says, normalised; null where no key says one.</summary>
    public string? Of(Slice shared, Slice own)
    {
        if (!_bestOfRun.TryGetValue(shared, out var best))
            _bestOfRun.Add(shared, best = Best(shared));
        var (rank, value) = Best(own);
        if (rank >= best.Rank)
            (rank, value) = best;
        return rank == NoLevel ? null : Level(value);
    }

    private (int Rank, int Value) Best(Slice slice)
    {
        var best = (Rank: NoLevel, Value: 0);
        foreach (var (key, value) in CollectionsMarshal.AsSpan(batch.Metadata).Slice(slice.Start, slice.Count))
            if (Rank(key) < best.Rank)
                best = (Rank(key), value);
        return best;
    }

    private int Rank(int key)
    {
        if (!_rankOfKey.TryGetValue(key, out var rank))
        {
            var index = Array.IndexOf(LevelDetection.Names, batch.Texts.Text(key));
            _rankOfKey.Add(key, rank = index < 0 ? NoLevel : index);
        }
        return rank;
    }

    private string Level(int value)
    {
        if (!_levelOfValue.TryGetValue(value, out var level))
            _levelOfValue.Add(value, level = LevelDetection.Normalize(batch.Texts.Text(value)));
        return level;
    }
}
