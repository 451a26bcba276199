using System.Text.Json;

namespace Tally.Testing;

/// <summary>A trace that a search found; <see cref="TelemetryClient.Trace"/> gets the whole of it.</summary>
public sealed record FoundTrace(string TraceId, string RootService, string RootName, TimeSpan Duration)
{
    // {"traces":[{"traceID":"2f3e…","rootServiceName":"chat","rootTraceName":"POST /…","startTimeUnixNano":"…","durationMs":12}]}
    internal static IReadOnlyList<FoundTrace> Read(JsonElement answer) =>
    [
        .. Otlp.Items(answer, "traces").Select(trace => new FoundTrace(
            // Tempo drops leading zeros.
            Otlp.Text(trace, "traceID").PadLeft(32, '0'),
            Otlp.Text(trace, "rootServiceName"),
            Otlp.Text(trace, "rootTraceName"),
            TimeSpan.FromMilliseconds(Otlp.Number(trace, "durationMs")))),
    ];
}
