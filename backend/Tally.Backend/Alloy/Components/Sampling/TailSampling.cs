using Tally.Backend.Alloy.Evaluation;
using Tally.Backend.Alloy.Graph;

namespace Tally.Backend.Alloy.Components.Sampling;

/// <summary>otelcol.processor.tail_sampling: reads the block.</summary>
internal static class TailSampling
{
    public static IReadOnlyDictionary<string, object?> Make(string id, Arguments arguments, PipelineContext context)
    {
        var wait = arguments.Duration("decision_wait", TimeSpan.FromSeconds(30));
        if (wait < TimeSpan.FromMilliseconds(1))
            throw arguments.Wrong("decision_wait", "`decision_wait` must be a millisecond or more");
        var traces = arguments.Count("num_traces", 50_000, 1);
        arguments.Count("expected_new_traces_per_sec", 0);
        var memory = traces + DecisionCache(arguments);
        arguments.RequiredBlocks("policy");
        var policies = PolicyReader.ReadAll(arguments.Blocks("policy"));
        var outputs = Outputs.Read(arguments, "traces");
        Exports.SkipDebugMetrics(arguments);
        arguments.Complete();
        return Exports.Input(new(context.Ends(new TailSampler(id, new(wait, traces, memory, policies), outputs.ToTraces, context)), null, null));
    }

    private static int DecisionCache(Arguments arguments)
    {
        if (arguments.Any("decision_cache") is not { } value)
            return 0;
        if (value is not IReadOnlyDictionary<string, object?> cache
            || cache.Keys.Any(name => name is not ("sampled_cache_size" or "non_sampled_cache_size"))
            || cache.Values.Any(size => Size(size) is not (>= 0 and <= int.MaxValue)))
            throw arguments.Wrong("decision_cache", "`decision_cache` holds sampled_cache_size and non_sampled_cache_size, both numbers");
        return (int)Math.Min(cache.Values.Sum(Size) ?? 0, int.MaxValue - 1_000_000);
    }

    private static double? Size(object? value) => value switch
    {
        null => 0,
        double number => number,
        string text when AlloyValues.TryNumber(text, out var number) => number,
        _ => null,
    };
}

/// <param name="DecisionWait">How long after its first span a trace is decided.</param>
/// <param name="Traces">How many may wait at once; beyond, the oldest is decided early.</param>
/// <param name="Memory">How many decisions are remembered for late spans.</param>
/// <param name="Policies">Any of them keeps a trace.</param>
internal sealed record TailSamplingOptions(TimeSpan DecisionWait, int Traces, int Memory, IReadOnlyList<TracePolicy> Policies);
