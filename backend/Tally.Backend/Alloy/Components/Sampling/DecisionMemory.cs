using Tally.Signals;

namespace Tally.Backend.Alloy.Components.Sampling;

/// <summary>The latest decisions, so that spans that come late follow them; the oldest are forgotten. Not thread-safe.</summary>
internal sealed class DecisionMemory(int capacity)
{
    private readonly Dictionary<TraceId, bool> _decisions = [];
    private readonly Queue<TraceId> _order = [];

    public bool? Of(TraceId trace) => _decisions.TryGetValue(trace, out var decision) ? decision : null;

    public void Remember(TraceId trace, bool isKept)
    {
        if (!_decisions.TryAdd(trace, isKept))
            return;
        _order.Enqueue(trace);
        if (_order.Count > capacity)
            _decisions.Remove(_order.Dequeue());
    }
}
