using System.Buffers;

namespace Tally.Backend.Otlp.Transport;

/// <summary>A request's bytes in one piece of rented memory, given back on disposal.</summary>
internal sealed class PooledBytes(int capacity) : IDisposable
{
    /// <summary>How much to rent at most before any byte has come: a length that a sender merely announces costs nothing.</summary>
    public const int FirstPiece = 256 << 10;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    /// <summary>Reads all of <paramref name="source"/>, at most <paramref name="limit"/> bytes; false where there are more.</summary>
    public async Task<bool> ReadAllAsync(Stream source, int limit, CancellationToken cancellation)
    {
        while (true)
        {
            if (Length == _bytes.Length)
                Grow();
            var read = await source.ReadAsync(_bytes.AsMemory(Length), cancellation);
            if (read == 0)
                return true;
            Length += read;
            if (Length > limit)
                return false;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
        Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
