using Tally.Signals;

namespace Tally.Backend.Otlp;

/// <summary>Reads an Export…ServiceRequest in one encoding. Thread-safe; keeps nothing of <paramref name="request"/>.</summary>
internal delegate Decoded<TBatch> Decoder<TBatch>(ReadOnlySpan<byte> request) where TBatch : SignalBatch;

/// <summary>
/// A decoded request, or in <c>Error</c> what is wrong with it as a whole, and where; then the batch must not be used.
/// Items that cannot be kept (a trace id of 5 bytes, say) are left out of the batch and counted in <c>Rejected</c>, with the
/// first one's reason; they do not make the request malformed.
/// </summary>
internal readonly record struct Decoded<TBatch>(TBatch Batch, Rejections Rejected, string? Error) where TBatch : SignalBatch;

/// <summary>How many items a decoder left out, and why the first of them.</summary>
internal record struct Rejections(int Count, string? Reason)
{
    public void Add(string reason)
    {
        Count++;
        Reason ??= reason;
    }
}
