using System.Diagnostics;
using Tally.ServiceDefaults.Privacy;

namespace Tally.ServiceDefaults.Requests;

/// <summary>
/// W3C trace context and baggage with a guard at the border. A malformed <c>traceparent</c> starts a new trace; of baggage
/// passes, in either direction, what <see cref="Redactor"/> lets out of the process and what fits the W3C's limits.
/// </summary>
internal sealed class GuardedPropagator(DistributedContextPropagator inner, Redactor redactor, TelemetryWarnings warnings) : DistributedContextPropagator
{
    // W3C Baggage: what every platform must carry. More is nobody's right.
    private const int MaxEntries = 64;
    private const int MaxLength = 8192;
    private const int VersionLength = 55;

    public override IReadOnlyCollection<string> Fields => inner.Fields;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        if (activity is null || setter is null || !activity.Baggage.Any())
            inner.Inject(activity, carrier, setter);
        else
            inner.Inject(activity, carrier, (target, name, value) => Set(target, name, value, setter));
    }

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        inner.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);
        if (traceState is not null && redactor.Text(traceState) != traceState)
            traceState = null;
        if (ActivityContext.TryParse(traceId, traceState, out _))
            return;
        traceId = Header(carrier, getter, "traceparent") is { } header ? OfLaterVersion(header) : null;
        if (traceId is not null)
            return;
        traceState = null;
        if (Header(carrier, getter, "traceparent") is not null)
            warnings.Report("traceparent", "A request's traceparent is none by W3C Trace Context; a new trace was begun");
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter)
    {
        if (Header(carrier, getter, "baggage") is not { } header)
            return null;
        if (header.Length > MaxLength)
        {
            warnings.Report("baggage", "A request's baggage is longer than 8192 bytes and was left behind");
            return null;
        }

        // The order is the inner one's, and outer baggage must not push out what came first.
        return inner.ExtractBaggage(carrier, getter)?.Take(MaxEntries).Where(entry => redactor.Passes(entry.Key, entry.Value)).ToArray();
    }

    // W3C: of a version that is not known yet, the parts of version 00 are read and the rest is left: cc-<32 hex>-<16 hex>-<2 hex>-…
    private static string? OfLaterVersion(string traceparent) =>
        traceparent.Length > VersionLength && traceparent[VersionLength] == '-' && traceparent[..2] is not ("00" or "ff")
        && $"00{traceparent[2..VersionLength]}" is var known && ActivityContext.TryParse(known, null, out _)
            ? known
            : null;

    // tenant_id=acme, secret=…
    private void Set(object? carrier, string name, string value, PropagatorSetterCallback setter)
    {
        if (name == "baggage")
            value = string.Join(',', value.Split(',').Where(MayLeave));
        if (value.Length > 0)
            setter(carrier, name, value);
    }

    private bool MayLeave(string entry) =>
        entry.Split('=', 2) is [var key, var value] && redactor.Passes(key.Trim(), Uri.UnescapeDataString(value.Split(';')[0].Trim()));

    private static string? Header(object? carrier, PropagatorGetterCallback? getter, string name)
    {
        if (getter is null)
            return null;
        getter(carrier, name, out var value, out var values);
        return value ?? (values is null ? null : string.Join(',', values));
    }
}
