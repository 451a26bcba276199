using System.Diagnostics.Metrics;

namespace Tally.Backend.Otlp;

/// <summary>
/// What the receivers count: items taken, items left out of a request that was taken, and whole requests refused.
/// At <c>/metrics</c> they are <c>tally_receiver_accepted_total</c>, <c>…_rejected_total</c> and <c>…_refused_total</c>.
/// </summary>
internal sealed class ReceiverMetrics
{
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _refused;

    public ReceiverMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Tally.Backend.Otlp");
        _accepted = meter.CreateCounter<long>("tally.receiver.accepted", "{item}", "Spans, log records and metric points taken and stored.");
        _rejected = meter.CreateCounter<long>("tally.receiver.rejected", "{item}", "Items left out of requests that were otherwise taken.");
        _refused = meter.CreateCounter<long>("tally.receiver.refused", "{request}", "Requests refused whole.");
    }

    public void Accepted(Signal signal, string transport, int items)
    {
        if (items > 0)
            _accepted.Add(items, new("signal", signal.Plural()), new("transport", transport));
    }

    public void Rejected(Signal signal, string transport, string reason, int items)
    {
        if (items > 0)
            _rejected.Add(items, new("signal", signal.Plural()), new("transport", transport), new("reason", reason));
    }

    /// <summary>Counts a refusal; the signal is a plural, or <c>unknown</c> where the request named none.</summary>
    public void Refused(string signal, string transport, Refusal refusal) =>
        _refused.Add(1, new("signal", signal), new("transport", transport), new("reason", refusal.Label));
}
