using Tally.Signals;

namespace Tally.Backend.Alloy.Components;

/// <summary>Copies batches, whole or row by row.</summary>
internal static class BatchCopy
{
    /// <summary>A batch of its own with the same content.</summary>
    public static TBatch Of<TBatch>(TBatch batch) where TBatch : SignalBatch => (TBatch)(SignalBatch)(batch switch
    {
        SpanBatch spans => Copy(spans, new SpanRows(spans, new()), spans.Spans.Count),
        LogBatch logs => Copy(logs, new LogRows(logs, new()), logs.Records.Count),
        MetricBatch metrics => Copy(metrics, new MetricRows(metrics, new()), metrics.Metrics.Count),
        _ => throw new System.Diagnostics.UnreachableException(),
    });

    /// <summary>One batch of several.</summary>
    public static TBatch Of<TBatch>(IReadOnlyList<TBatch> batches) where TBatch : SignalBatch, new()
    {
        var all = new TBatch();
        foreach (var batch in batches)
            Copy(batch, Rows(batch, all), Count(batch));
        return all;
    }

    private static TBatch Copy<TBatch>(TBatch _, RowCopy<TBatch> rows, int count) where TBatch : SignalBatch
    {
        for (var row = 0; row < count; row++)
            rows.Add(row);
        return rows.To;
    }

    private static RowCopy<TBatch> Rows<TBatch>(TBatch from, TBatch to) where TBatch : SignalBatch => (RowCopy<TBatch>)(object)((SignalBatch)from switch
    {
        SpanBatch spans => new SpanRows(spans, (SpanBatch)(SignalBatch)to),
        LogBatch logs => new LogRows(logs, (LogBatch)(SignalBatch)to),
        MetricBatch metrics => (object)new MetricRows(metrics, (MetricBatch)(SignalBatch)to),
        _ => throw new System.Diagnostics.UnreachableException(),
    });

    private static int Count(SignalBatch batch) => batch is MetricBatch metrics ? metrics.Metrics.Count : batch.ItemCount;
}
