using System.Diagnostics;

namespace Tally.ServiceDefaults;

/// <summary>
/// Spans around messages of a queue or topic, by the semantic conventions for messaging: one where a message is sent, one
/// where it is processed, both in the sender's trace. For floods of messages count instead, see <see cref="SessionTelemetry"/>.
/// </summary>
public static class MessagingSpans
{
    /// <summary>The span <c>send {destination}</c>; dispose it once the broker has the message.</summary>
    /// <param name="source">The domain's source.</param>
    /// <param name="system">The broker: <c>kafka</c>, <c>rabbitmq</c>, <c>in_process</c>.</param>
    /// <param name="destination">Queue or topic, of few different names.</param>
    public static Activity? StartSend(this ActivitySource source, string system, string destination)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Describe(source.StartActivity($"send {destination}", ActivityKind.Producer), system, destination, "send");
    }

    /// <summary>The span <c>process {destination}</c> of one message; dispose it when the message is done with.</summary>
    /// <param name="source">The domain's source.</param>
    /// <param name="system">The broker.</param>
    /// <param name="destination">Queue or topic.</param>
    /// <param name="sender">The context that came with the message, from <see cref="Extract"/> or kept beside it.</param>
    public static Activity? StartProcess(this ActivitySource source, string system, string destination, ActivityContext sender)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Describe(source.StartActivity($"process {destination}", ActivityKind.Consumer, sender), system, destination, "process");
    }

    /// <summary>Writes the current trace context and baggage into a message's headers.</summary>
    public static void Inject(IDictionary<string, string> headers) => DistributedContextPropagator.Current.Inject(
        Activity.Current, headers, static (carrier, name, value) => ((IDictionary<string, string>)carrier!)[name] = value);

    /// <summary>The sender's context; none where the headers hold none or a malformed one.</summary>
    public static ActivityContext Extract(IReadOnlyDictionary<string, string> headers)
    {
        DistributedContextPropagator.Current.ExtractTraceIdAndState(
            headers,
            static (object? carrier, string name, out string? value, out IEnumerable<string>? values) =>
            {
                values = null;
                value = ((IReadOnlyDictionary<string, string>)carrier!).GetValueOrDefault(name);
            },
            out var traceparent, out var tracestate);
        return ActivityContext.TryParse(traceparent, tracestate, isRemote: true, out var context) ? context : default;
    }

    private static Activity? Describe(Activity? span, string system, string destination, string operation) =>
        span?.SetTag("messaging.system", system)
            .SetTag("messaging.destination.name", destination)
            .SetTag("messaging.operation.name", operation)
            .SetTag("messaging.operation.type", operation);
}
