using Tally.Backend.Alloy.Graph;

namespace Tally.Backend.Alloy.Components;

/// <summary>The forms in which components export what others refer to.</summary>
internal static class Exports
{
    public static readonly IReadOnlyDictionary<string, object?> Nothing = new Dictionary<string, object?>();

    public static IReadOnlyDictionary<string, object?> Input(OtelConsumer consumer) => One("input", consumer);

    public static IReadOnlyDictionary<string, object?> One(string name, object value) => new Dictionary<string, object?> { [name] = value };

    /// <summary>A block that most components have and that means nothing here: the metrics of this process are its own.</summary>
    public static void SkipDebugMetrics(Arguments arguments)
    {
        if (arguments.Block("debug_metrics") is not { } block)
            return;
        block.Flag("disable_high_cardinality_metrics", true);
        block.Choice("level", "detailed", "none", "basic", "normal", "detailed");
        block.Complete();
    }
}
