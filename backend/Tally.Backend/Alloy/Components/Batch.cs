using Tally.Backend.Alloy.Graph;
using Tally.Signals;

namespace Tally.Backend.Alloy.Components;

/// <summary>otelcol.processor.batch: gathers items of the same metadata until there are enough, or for as long as <c>timeout</c>.</summary>
internal static class Batch
{
    public static IReadOnlyDictionary<string, object?> Make(string id, Arguments arguments, PipelineContext context)
    {
        var options = new BatchOptions(
            arguments.Duration("timeout", TimeSpan.FromMilliseconds(200)),
            arguments.Count("send_batch_size", 2000),
            arguments.Count("send_batch_max_size", 3000),
            arguments.Texts("metadata_keys"),
            arguments.Count("metadata_cardinality_limit", 1000, 1));
        if (options.MaxSize > 0 && options.MaxSize < options.Size)
            throw arguments.Wrong("send_batch_max_size", "`send_batch_max_size` must be 0 or at least `send_batch_size`");
        var outputs = Outputs.Read(arguments, "traces", "logs", "metrics");
        Exports.SkipDebugMetrics(arguments);
        arguments.Complete();

        context.WantedHeaders.UnionWith(options.MetadataKeys);
        return Exports.Input(new(
            Consumer(id, options, context, outputs.Traces), Consumer(id, options, context, outputs.Logs), Consumer(id, options, context, outputs.Metrics)));
    }

    // What is prompt gains nothing from larger batches, and its answer is worth having: it gets each batch at once.
    private static IConsumer<TBatch> Consumer<TBatch>(string id, BatchOptions options, PipelineContext context, IReadOnlyList<IConsumer<TBatch>> targets) where TBatch : SignalBatch, new()
    {
        var prompt = targets.Where(target => target.IsPrompt);
        var others = targets.Where(target => !target.IsPrompt).ToList();
        return Fanout<TBatch>.Of(others.Count == 0 ? [.. prompt] : [.. prompt, context.Ends(new Gathering<TBatch>(id, options, context, Fanout<TBatch>.Of(others)))]);
    }
}

/// <summary>Alloy's arguments; a <paramref name="MaxSize"/> of 0 is none.</summary>
internal sealed record BatchOptions(TimeSpan Timeout, int Size, int MaxSize, IReadOnlyList<string> MetadataKeys, int MetadataLimit);
