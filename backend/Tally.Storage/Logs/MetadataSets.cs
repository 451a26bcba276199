using System.Runtime.InteropServices;
using Tally.Storage.Files;

namespace Tally.Storage.Logs;

/// <summary>Interns runs of metadata pairs that many rows share: what a resource and a scope say. Set 0 is the empty one.</summary>
internal sealed class MetadataSets
{
    private readonly GrowingColumn<int> _ends = new(16);
    private readonly GrowingColumn<MetadataRef> _pairs = new(64);
    private readonly Dictionary<ulong, int> _byHash = [];

    public MetadataSets() => _ends.Add(0);

    public int[] Ends => _ends.Array;

    public MetadataRef[] Pairs => _pairs.Array;

    public int Add(ReadOnlySpan<MetadataRef> pairs)
    {
        if (pairs.IsEmpty)
            return 0;
        var hash = Hash64.Compute(MemoryMarshal.AsBytes(pairs));
        if (_byHash.TryGetValue(hash, out var set) && At(set).SequenceEqual(pairs))
            return set;
        foreach (var pair in pairs)
            _pairs.Add(pair);
        _ends.Add(_pairs.Count);
        return _byHash[hash] = _ends.Count - 1;
    }

    private ReadOnlySpan<MetadataRef> At(int set) => Pairs.AsSpan(Ends[set - 1], Ends[set] - Ends[set - 1]);
}
