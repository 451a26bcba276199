using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Tally.Backend.Prometheus.Otlp;

/// <summary>A dictionary by sequences of numbers, looked up without allocating.</summary>
internal sealed class IntSequenceTable<T> where T : class
{
    private readonly Dictionary<int[], T> _entries = new(Comparer.Instance);
    private readonly Dictionary<int[], T>.AlternateLookup<ReadOnlySpan<int>> _bySpan;

    public IntSequenceTable() => _bySpan = _entries.GetAlternateLookup<ReadOnlySpan<int>>();

    public int Count => _entries.Count;

    public bool TryGet(ReadOnlySpan<int> key, [MaybeNullWhen(false)] out T value) => _bySpan.TryGetValue(key, out value);

    public void Add(ReadOnlySpan<int> key, T value) => _entries.Add(key.ToArray(), value);

    public void Clear() => _entries.Clear();

    private sealed class Comparer : IEqualityComparer<int[]>, IAlternateEqualityComparer<ReadOnlySpan<int>, int[]>
    {
        public static readonly Comparer Instance = new();

        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] obj) => GetHashCode(obj.AsSpan());

        public int[] Create(ReadOnlySpan<int> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<int> alternate, int[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<int> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(MemoryMarshal.AsBytes(alternate));
            return hash.ToHashCode();
        }
    }
}
