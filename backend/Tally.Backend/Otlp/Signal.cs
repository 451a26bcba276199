namespace Tally.Backend.Otlp;

/// <summary>The signals OTLP carries. Profiles come with their own protocol.</summary>
internal enum Signal { Traces, Logs, Metrics }

internal static class SignalNames
{
    /// <summary>As in a path (<c>/v1/traces</c>) and a counter's label.</summary>
    public static string Plural(this Signal signal) => signal switch
    {
        Signal.Traces => "traces",
        Signal.Logs => "logs",
        Signal.Metrics => "metrics",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The gRPC method: <c>/opentelemetry.proto.collector.trace.v1.TraceService/Export</c>.</summary>
    public static string GrpcPath(this Signal signal) => signal switch
    {
        Signal.Traces => "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
        Signal.Logs => "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
        Signal.Metrics => "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The JSON name of the count of rejected items in a partial success.</summary>
    public static string RejectedField(this Signal signal) => signal switch
    {
        Signal.Traces => "rejectedSpans",
        Signal.Logs => "rejectedLogRecords",
        Signal.Metrics => "rejectedDataPoints",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
