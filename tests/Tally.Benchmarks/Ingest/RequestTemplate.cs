using System.Buffers.Binary;

namespace Tally.Benchmarks.Ingest;

/// <summary>
/// An encoded request whose ids and times are replaced before each use, so that a server sees new telemetry every time at
/// next to no cost for the sender. Not thread-safe: there is one buffer.
/// </summary>
internal sealed class RequestTemplate
{
    /// <summary>What a template writes where a time or a counter's value belongs.</summary>
    public const ulong TimeMark = 0x5A11_7137_0F7A_1100, ValueMark = 0x5A11_0A15_0F7A_1100;

    private const ulong IdMark = 0x5A11_D1D5_0000_0000, NumberMask = uint.MaxValue;

    private readonly (int At, uint Number)[] _ids;
    private readonly uint _numbers;
    private readonly int[] _times;
    private readonly int[] _values;
    private readonly double[] _counted;
    private ulong _next = (ulong)Random.Shared.NextInt64();

    public RequestTemplate(byte[] request, int items)
    {
        Bytes = request;
        Items = items;
        _ids = [.. Find(request, IdMark, ~NumberMask).Select(at => (at, BinaryPrimitives.ReadUInt32LittleEndian(request.AsSpan(at))))];
        _numbers = _ids.Length == 0 ? 0 : _ids.Max(id => id.Number) + 1;
        _times = Find(request, TimeMark);
        _values = Find(request, ValueMark);
        _counted = new double[_values.Length];
    }

    /// <summary>What a template writes where an id belongs: places with the same number get the same id.</summary>
    public static ulong IdOf(int number) => IdMark | (uint)number;

    public byte[] Bytes { get; }

    /// <summary>How many spans, records or points it carries.</summary>
    public int Items { get; }

    /// <summary>The request with new ids, grown counters, and times from <paramref name="start"/> or now on, a microsecond apart.</summary>
    public byte[] Stamp(DateTimeOffset? start = null)
    {
        foreach (var (at, number) in _ids)
            // A multiplication by an odd number spreads the counter and never repeats.
            BinaryPrimitives.WriteUInt64LittleEndian(Bytes.AsSpan(at), (_next + number) * 0x9E37_79B9_7F4A_7C15);
        _next += _numbers;
        for (var i = 0; i < _values.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(Bytes.AsSpan(_values[i]), _counted[i] += Random.Shared.Next(1000) / 8.0);
        var time = (ulong)((start ?? DateTimeOffset.UtcNow) - DateTimeOffset.UnixEpoch).Ticks * 100;
        foreach (var at in _times)
            BinaryPrimitives.WriteUInt64LittleEndian(Bytes.AsSpan(at), time += 1000);
        return Bytes;
    }

    private static int[] Find(byte[] request, ulong mark, ulong mask = ulong.MaxValue)
    {
        var found = new List<int>();
        for (var at = 0; at <= request.Length - sizeof(ulong); at++)
            if ((BinaryPrimitives.ReadUInt64LittleEndian(request.AsSpan(at)) & mask) == mark)
                found.Add(at);
        return [.. found];
    }
}
