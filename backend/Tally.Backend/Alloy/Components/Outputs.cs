using Tally.Backend.Alloy.Graph;
using Tally.Signals;

namespace Tally.Backend.Alloy.Components;

/// <summary>The <c>output</c> block that receivers, processors and connectors share: a list of consumers for each signal.</summary>
internal sealed record Outputs(IReadOnlyList<IConsumer<SpanBatch>> Traces, IReadOnlyList<IConsumer<LogBatch>> Logs, IReadOnlyList<IConsumer<MetricBatch>> Metrics)
{
    public IConsumer<SpanBatch> ToTraces => Fanout<SpanBatch>.Of(Traces);

    public IConsumer<LogBatch> ToLogs => Fanout<LogBatch>.Of(Logs);

    public IConsumer<MetricBatch> ToMetrics => Fanout<MetricBatch>.Of(Metrics);

    /// <summary>Reads the block; <paramref name="signals"/> are those that the component can give.</summary>
    public static Outputs Read(Arguments component, params IReadOnlyList<string> signals)
    {
        var output = component.RequiredBlock("output");
        var outputs = new Outputs(
            signals.Contains("traces") ? Consumers(output, "traces", consumer => consumer.Traces) : [],
            signals.Contains("logs") ? Consumers(output, "logs", consumer => consumer.Logs) : [],
            signals.Contains("metrics") ? Consumers(output, "metrics", consumer => consumer.Metrics) : []);
        output.Complete();
        return outputs;
    }

    public static IReadOnlyList<IConsumer<TBatch>> Consumers<TBatch>(Arguments output, string signal, Func<OtelConsumer, IConsumer<TBatch>?> of) where TBatch : SignalBatch =>
        [.. output.Capsules<OtelConsumer>(signal).Select(consumer => of(consumer) ?? throw output.Wrong(signal, $"one of the components in `{signal}` does not take {signal}"))];
}
