using Tally.Backend.Alloy.Components;
using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Otlp;

/// <summary>One signal's way from a request's bytes to the pipeline, whatever transport brought them. Thread-safe.</summary>
internal abstract class SignalReceiver(Signal signal)
{
    public Signal Signal => signal;

    /// <summary>Decodes and appends. Returns once the items are durable; keeps nothing of <paramref name="request"/>.</summary>
    public abstract Outcome Receive(ReadOnlySpan<byte> request, bool json, string transport, Origin origin);
}

/// <inheritdoc/>
internal sealed class SignalReceiver<TBatch>(Signal signal, Decoder<TBatch> protobuf, Decoder<TBatch> json, IConsumer<TBatch> pipeline, ReceiverMetrics metrics, RefusalLog log)
    : SignalReceiver(signal) where TBatch : SignalBatch
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    public override Outcome Receive(ReadOnlySpan<byte> request, bool isJson, string transport, Origin origin)
    {
        var decoded = isJson ? json(request) : protobuf(request);
        if (decoded.Error is { } error)
            return new(new Refusal(RefusalReason.Malformed, error));

        var offered = decoded.Batch.ItemCount;
        var result = offered > 0 ? Append(decoded.Batch, origin, out var refusal) : Nothing(out refusal);
        if (refusal is not null)
            return new(refusal);

        metrics.Accepted(Signal, transport, offered - result.Rejected);
        metrics.Rejected(Signal, transport, "decode", decoded.Rejected.Count);
        metrics.Rejected(Signal, transport, "store", result.Rejected);
        return new(null, decoded.Rejected.Count + result.Rejected, decoded.Rejected.Reason ?? result.Reason);
    }

    private AppendResult Append(TBatch batch, Origin origin, out Refusal? refusal)
    {
        refusal = null;
        try
        {
            var result = pipeline.Consume(batch, origin);
            if (result.IsOverloaded)
                refusal = new(RefusalReason.Overloaded, result.Reason ?? "the store is over its memory") { RetryAfter = RetryDelay };
            return result;
        }
        catch (Exception e) when (e is IOException or StorageException)
        {
            // The disk is full or gone: nothing the sender can mend, but it may come again.
            refusal = new(RefusalReason.Unavailable, $"the {Signal.Plural()} cannot be stored: {e.Message}") { RetryAfter = RetryDelay };
        }
#pragma warning disable CA1031 // A bug in a store must not cost the connection or flood the log; the sender is told, the log gets one line.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.Bug(e);
            refusal = new(RefusalReason.Internal, $"the {Signal.Plural()} could not be stored because of a fault in the server; its log says more");
        }
        return default;
    }

    private static AppendResult Nothing(out Refusal? refusal)
    {
        refusal = null;
        return default;
    }
}
