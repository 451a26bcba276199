using Tally.Backend.Alloy.Graph;
using Tally.Storage;

namespace Tally.Backend.Alloy.Components.Loki;

/// <summary>loki.process: stages over each entry, in the file's order.</summary>
internal sealed class LokiProcess(IReadOnlyList<Action<LokiEntry>> stages, ILogsReceiver next) : ILogsReceiver
{
    public static IReadOnlyDictionary<string, object?> Make(Arguments arguments)
    {
        var stages = arguments.BlocksInOrder(LokiStages.All.Keys.ToList()).Select(block =>
        {
            var stage = LokiStages.All[block.Name](block);
            block.Complete();
            return stage;
        }).ToList();
        arguments.Require("forward_to");
        var process = new LokiProcess(stages, new LogsFanout(arguments.Capsules<ILogsReceiver>("forward_to")));
        arguments.Complete();
        return Exports.One("receiver", process);
    }

    public AppendResult Receive(IReadOnlyList<LokiEntry> entries)
    {
        foreach (var entry in entries)
        {
            foreach (var (name, value) in entry.Labels)
                entry.Extracted[name] = value;
            foreach (var stage in stages)
                stage(entry);
        }
        return next.Receive(entries);
    }
}
