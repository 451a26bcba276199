using Tally.Signals;

namespace Tally.Backend.Alloy.Components.Connectors;

/// <summary>A call from one service to another, as far as its spans have come; empty names are unknown.</summary>
internal sealed class Call(DateTimeOffset until)
{
    public DateTimeOffset Until => until;
    public string Client { get; set; } = "";
    public string Server { get; set; } = "";
    public string Kind { get; set; } = "";
    public string Peer { get; set; } = "";
    public bool IsRoot { get; set; }
    public bool HasFailed { get; set; }
    public double ClientSeconds { get; set; }
    public double ServerSeconds { get; set; }
    public SpanRow Span { get; set; }

    public bool IsComplete => Client.Length > 0 && Server.Length > 0;
}

/// <summary>
/// Finds the two spans of a call by the client's span id, which is the server's parent. Where one stays away, the other side
/// is told by the span's attributes, or is "user" where nobody called. Not thread-safe.
/// </summary>
internal sealed class CallPairs(ServiceGraphOptions options, Action<Call> complete)
{
    private readonly Dictionary<(TraceId, SpanId), Call> _waiting = [];
    private readonly Queue<((TraceId, SpanId) Key, Call Call)> _order = [];

    public void Add(SpanBatch batch, SpanRow span, string service, DateTimeOffset now)
    {
        var isClient = span.Kind is SpanKind.Client or SpanKind.Producer;
        // A root's server has no client whose id it could share with others.
        var key = (span.TraceId, isClient || span.ParentSpanId.IsEmpty ? span.SpanId : span.ParentSpanId);
        if (!_waiting.TryGetValue(key, out var call))
        {
            if (_waiting.Count >= options.MaxWaiting)
                return;
            _waiting[key] = call = new(now + options.Wait);
            _order.Enqueue((key, call));
        }
        Apply(call, batch, span, service, isClient);
        if (call.IsComplete && _waiting.Remove(key))
            complete(call);
    }

    public void Expire(DateTimeOffset now)
    {
        while (_order.TryPeek(out var oldest) && (oldest.Call.IsComplete || oldest.Call.Until <= now))
        {
            _order.Dequeue();
            if (!oldest.Call.IsComplete && _waiting.Remove(oldest.Key) && TryGuess(oldest.Call))
                complete(oldest.Call);
        }
    }

    private void Apply(Call call, SpanBatch batch, SpanRow span, string service, bool isClient)
    {
        var seconds = Math.Max(0, span.End.Value - span.Start.Value) / (double)UnixNanos.PerSecond;
        call.Span = span;
        call.HasFailed |= span.Status == StatusCode.Error;
        if (span.Kind is SpanKind.Producer or SpanKind.Consumer)
            call.Kind = "messaging_system";
        if (!isClient)
        {
            (call.Server, call.ServerSeconds, call.IsRoot) = (service, seconds, span.ParentSpanId.IsEmpty);
            return;
        }
        (call.Client, call.ClientSeconds) = (service, seconds);
        call.Peer = First(batch, span, options.PeerNames);
        if (First(batch, span, options.DatabaseNames) is { Length: > 0 } database)
            (call.Kind, call.Server, call.ServerSeconds) = ("database", database, seconds);
    }

    private bool TryGuess(Call call)
    {
        if (options.PeerNames.Count == 0)
            return false;
        if (call.Client.Length > 0)
            call.Server = call.Peer;
        else if (call.IsRoot)
            call.Client = "user";
        call.Kind = "virtual_node";
        return call.IsComplete;
    }

    private static string First(SpanBatch batch, SpanRow span, IReadOnlyList<string> keys)
    {
        foreach (var key in keys)
            if (batch.Find(span.Attributes, key) is { Kind: not ValueKind.Empty } value)
                return value.ToString();
        return "";
    }
}
