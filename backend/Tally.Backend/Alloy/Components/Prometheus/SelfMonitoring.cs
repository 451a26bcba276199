using Tally.Backend.Alloy.Graph;
using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Backend.Alloy.Components;

/// <summary>
/// prometheus.exporter.self, prometheus.scrape and prometheus.remote_write, as far as a pipeline needs them to watch itself:
/// targets are this process's own instruments, written every scrape_interval to this process's own store. These targets bring
/// their job, so that a <c>job_name</c> of prometheus.scrape, which acts where there is none, changes nothing.
/// </summary>
internal static class SelfMonitoring
{
    public static IReadOnlyDictionary<string, object?> Exporter(Arguments arguments)
    {
        arguments.Complete();
        return Exports.One("targets", new List<object?> { new SelfTarget() });
    }

    public static IReadOnlyDictionary<string, object?> RemoteWrite(string id, Arguments arguments, PipelineContext context)
    {
        foreach (var endpoint in arguments.Blocks("endpoint"))
        {
            var url = Export.ExportTarget.Url(endpoint, "url", endpoint.Text("url"));
            endpoint.Map("headers");
            if (!context.Own.Are(url))
                throw endpoint.Wrong("url", $"{id} writes to {url}; here it can write to this process only, leave MIMIR_REMOTE_WRITE_URL empty");
            endpoint.Complete();
        }
        arguments.Complete();
        return Exports.One("receiver", new SampleReceiver(context.MetricStore));
    }

    public static IReadOnlyDictionary<string, object?> Scrape(string id, Arguments arguments, PipelineContext context)
    {
        arguments.Require("targets");
        arguments.Require("forward_to");
        var targets = arguments.Capsules<SelfTarget>("targets");
        var receivers = arguments.Capsules<SampleReceiver>("forward_to");
        arguments.Text("job_name", null);
        var interval = arguments.PositiveDuration("scrape_interval", TimeSpan.FromSeconds(60));
        var timeout = arguments.Duration("scrape_timeout", TimeSpan.FromSeconds(10));
        if (timeout > interval)
            throw arguments.Wrong(
                "scrape_timeout", $"`scrape_timeout` ({timeout.TotalSeconds} s) is longer than `scrape_interval` ({interval.TotalSeconds} s)");
        arguments.Complete();
        foreach (var target in targets.Distinct())
            context.Ends(new Repeating(id, interval, () => Scrape(target, receivers, context), context));
        return Exports.Nothing;
    }

    private sealed class SelfTarget
    {
        public IReadOnlyList<Label> Labels { get; } = [new("job", "integrations/self"), new("instance", Environment.MachineName)];
    }

    private sealed class SampleReceiver(MetricStore store)
    {
        public void Receive(SampleBatch batch) => store.Append(batch);
    }

    private static void Scrape(SelfTarget target, IReadOnlyList<SampleReceiver> receivers, PipelineContext context)
    {
        var time = context.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var batch = new SampleBatch();
        foreach (var (name, labels, value) in context.OwnSamples())
            batch.Samples.Add(new(LabelSet.From(labels.Concat(target.Labels).Append(new("__name__", name))), time, value));
        foreach (var receiver in receivers)
            receiver.Receive(batch);
    }
}
