using Tally.Signals;

namespace Tally.Backend.Otlp;

/// <summary>What makes a single item unfit to keep, whatever its encoding. The message is what the sender reads in the partial success.</summary>
internal static class ItemRules
{
    /// <summary>How deep arrays and maps may nest in an attribute value; a plain value has depth 1.</summary>
    public const int MaxValueDepth = 64;

    public const string TooDeep = "an attribute value nests deeper than 64 levels";

    /// <summary>Null for ids of 16 and 8 bytes and a parent of 8 bytes or none. Lengths are in bytes.</summary>
    public static string? BadSpanIds(int traceId, int spanId, int parentId)
    {
        if (traceId != TraceId.Size)
            return $"a span's trace id has {traceId} bytes, expected {TraceId.Size}";
        if (spanId != SpanId.Size)
            return $"a span's id has {spanId} bytes, expected {SpanId.Size}";
        return parentId is not (0 or SpanId.Size) ? $"a span's parent id has {parentId} bytes, expected {SpanId.Size} or none" : null;
    }

    /// <summary>Null for a histogram whose buckets fit its bounds: one more than bounds, or none of both.</summary>
    public static string? BadBuckets(Slice counts, Slice bounds) =>
        counts.Count == bounds.Count + 1 || (counts.Count == 0 && bounds.Count == 0)
            ? null
            : $"a histogram point has {counts.Count} bucket counts for {bounds.Count} bounds, expected {bounds.Count + 1}";
}
