using Tally.Backend.Alloy.Graph;
using Tally.Backend.Alloy.Ottl;
using Tally.Backend.Alloy.Ottl.Paths;
using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Alloy.Components;

/// <summary>
/// otelcol.processor.transform: OTTL statements over each batch, block by block in the file's order. A statement here cannot
/// fail on an item (what does not fit is left as it is), so every <c>error_mode</c> comes to the same.
/// </summary>
internal static class Transform
{
    public static IReadOnlyDictionary<string, object?> Make(Arguments arguments)
    {
        arguments.Choice("error_mode", "ignore", "ignore", "silent", "propagate");
        var traces = Read(arguments, "trace_statements", SpanWalks.All);
        var logs = Read(arguments, "log_statements", LogWalks.All);
        var metrics = Read(arguments, "metric_statements", MetricWalks.All);
        var outputs = Outputs.Read(arguments, "traces", "logs", "metrics");
        Exports.SkipDebugMetrics(arguments);
        arguments.Complete();
        return Exports.Input(new(Consumer(traces, outputs.ToTraces), Consumer(logs, outputs.ToLogs), Consumer(metrics, outputs.ToMetrics)));
    }

    private static List<Func<TBatch, bool>> Read<TBatch>(Arguments arguments, string block, IReadOnlyDictionary<string, Walk<TBatch>> walks) where TBatch : SignalBatch
    {
        var programs = new List<Func<TBatch, bool>>();
        foreach (var statements in arguments.Blocks(block))
        {
            statements.Require("statements");
            var context = statements.Choice("context", "", [.. walks.Keys]);
            statements.Choice("error_mode", "ignore", "ignore", "silent", "propagate");
            var walk = walks[context];
            var program = new OttlProgram(walk.Context, statements, statements.Located("statements"), statements.Located("conditions"));
            statements.Complete();
            programs.Add(batch => walk.Items(batch, program));
        }
        return programs;
    }

    private static IConsumer<TBatch> Consumer<TBatch>(List<Func<TBatch, bool>> programs, IConsumer<TBatch> next) where TBatch : SignalBatch =>
        programs.Count == 0 ? next : new Step<TBatch>(programs, next);

    private sealed class Step<TBatch>(List<Func<TBatch, bool>> programs, IConsumer<TBatch> next) : IConsumer<TBatch> where TBatch : SignalBatch
    {
        public bool OnlyReads => false;

        public bool IsPrompt => next.IsPrompt;

        public AppendResult Consume(TBatch batch, Origin origin)
        {
            var hasChanged = false;
            foreach (var program in programs)
                hasChanged |= program(batch);
            // A copy holds only what rows refer to: what a statement removed must not go on in the table of values.
            return next.Consume(hasChanged ? BatchCopy.Of(batch) : batch, origin);
        }
    }
}

/// <summary>How the items of a context are visited in a batch; says whether a statement changed any.</summary>
internal sealed record Walk<TBatch>(OttlContext Context, Func<TBatch, OttlProgram, bool> Items) where TBatch : SignalBatch;
