namespace Tally.Storage.Logs;

/// <summary>The metadata keys that <see cref="StreamEntry"/> holds as fields rather than as texts.</summary>
public static class MetadataNames
{
    public const string TraceId = "trace_id";
    public const string SpanId = "span_id";
    public const string ObservedTime = "observed_timestamp";
}
