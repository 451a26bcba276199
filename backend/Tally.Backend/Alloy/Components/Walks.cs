using Tally.Backend.Alloy.Ottl;
using Tally.Backend.Alloy.Ottl.Paths;
using Tally.Signals;

namespace Tally.Backend.Alloy.Components;

/// <summary>The contexts that all signals have: each resource once, each scope once.</summary>
internal static class CommonWalks
{
    public static bool Resources(SignalBatch batch, OttlProgram program)
    {
        var cursor = program.Over(batch);
        for (cursor.Resource = 0; cursor.Resource < batch.Resources.Count; cursor.Resource++)
            program.Run(cursor);
        return cursor.HasChanged;
    }

    // A scope's resource is not known from its row, so statements of this context see the first one.
    public static bool Scopes(SignalBatch batch, OttlProgram program)
    {
        var cursor = program.Over(batch);
        for (cursor.Scope = 0; cursor.Scope < batch.Scopes.Count; cursor.Scope++)
            program.Run(cursor);
        return cursor.HasChanged;
    }
}

internal static class SpanWalks
{
    public static readonly IReadOnlyDictionary<string, Walk<SpanBatch>> All = new Dictionary<string, Walk<SpanBatch>>
    {
        ["resource"] = new(CommonContexts.Resource, CommonWalks.Resources),
        ["scope"] = new(CommonContexts.Scope, CommonWalks.Scopes),
        ["span"] = new(SpanContexts.Span, Spans),
        ["spanevent"] = new(SpanContexts.Event, Events),
    };

    private static bool Spans(SpanBatch batch, OttlProgram program)
    {
        var cursor = program.Over(batch);
        for (var row = 0; row < batch.Spans.Count; row++)
        {
            At(cursor, batch, row);
            program.Run(cursor);
        }
        return cursor.HasChanged;
    }

    private static bool Events(SpanBatch batch, OttlProgram program)
    {
        if (batch.Events.Count == 0)
            return false;
        var cursor = program.Over(batch);
        for (var row = 0; row < batch.Spans.Count; row++)
        {
            var events = batch.Spans[row].Events;
            if (events.Count == 0)
                continue;
            At(cursor, batch, row);
            for (cursor.Inner = events.Start; cursor.Inner < events.Start + events.Count; cursor.Inner++)
                program.Run(cursor);
        }
        return cursor.HasChanged;
    }

    private static void At(Cursor cursor, SpanBatch batch, int row)
    {
        cursor.Row = row;
        cursor.Resource = batch.Spans[row].Resource;
        cursor.Scope = batch.Spans[row].Scope;
    }
}

internal static class LogWalks
{
    public static readonly IReadOnlyDictionary<string, Walk<LogBatch>> All = new Dictionary<string, Walk<LogBatch>>
    {
        ["resource"] = new(CommonContexts.Resource, CommonWalks.Resources),
        ["scope"] = new(CommonContexts.Scope, CommonWalks.Scopes),
        ["log"] = new(LogContext.Log, Records),
    };

    private static bool Records(LogBatch batch, OttlProgram program)
    {
        var cursor = program.Over(batch);
        for (var row = 0; row < batch.Records.Count; row++)
        {
            cursor.Row = row;
            cursor.Resource = batch.Records[row].Resource;
            cursor.Scope = batch.Records[row].Scope;
            program.Run(cursor);
        }
        return cursor.HasChanged;
    }
}

internal static class MetricWalks
{
    public static readonly IReadOnlyDictionary<string, Walk<MetricBatch>> All = new Dictionary<string, Walk<MetricBatch>>
    {
        ["resource"] = new(CommonContexts.Resource, CommonWalks.Resources),
        ["scope"] = new(CommonContexts.Scope, CommonWalks.Scopes),
        ["metric"] = new(MetricContexts.Metric, (batch, program) => Metrics(batch, program, points: false)),
        ["datapoint"] = new(MetricContexts.Point, (batch, program) => Metrics(batch, program, points: true)),
    };

    private static bool Metrics(MetricBatch batch, OttlProgram program, bool points)
    {
        var cursor = program.Over(batch);
        for (var row = 0; row < batch.Metrics.Count; row++)
        {
            var metric = batch.Metrics[row];
            (cursor.Row, cursor.Resource, cursor.Scope) = (row, metric.Resource, metric.Scope);
            if (!points)
                program.Run(cursor);
            else
                for (cursor.Inner = metric.Points.Start; cursor.Inner < metric.Points.Start + metric.Points.Count; cursor.Inner++)
                    program.Run(cursor);
        }
        return cursor.HasChanged;
    }
}
