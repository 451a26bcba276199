using System.Diagnostics.CodeAnalysis;
using System.Numerics;

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
            // The numbers are the cache's own, so nobody can choose them to collide.
            var hash = (ulong)alternate.Length;
            foreach (var number in alternate)
                hash = BitOperations.RotateLeft((hash ^ (uint)number) * 0x9E3779B97F4A7C15, 29);
            return (int)(hash ^ hash >> 32);
        }
    }
}
