using Tally.Backend.Alloy.Graph;
using Tally.Backend.Ingest;
using Tally.Backend.Otlp;
using Tally.Signals;

namespace Tally.Backend.Alloy.Components.Export;

/// <summary>
/// otelcol.exporter.otlphttp and otelcol.exporter.otlp. An endpoint that is this process gets what it is given at once and
/// directly; any other gets it over OTLP from a queue.
/// </summary>
internal static class OtlpExporter
{
    public static IReadOnlyDictionary<string, object?> Http(string id, Arguments arguments, PipelineContext context)
    {
        arguments.Choice("encoding", "proto", "proto");
        var target = ExportTarget.Http(arguments.RequiredBlock("client"));
        return Make(id, arguments, context, target, Endpoint(arguments, target, "traces"), Endpoint(arguments, target, "logs"), Endpoint(arguments, target, "metrics"));
    }

    public static IReadOnlyDictionary<string, object?> Grpc(string id, Arguments arguments, PipelineContext context)
    {
        var target = ExportTarget.Grpc(arguments.RequiredBlock("client"), arguments.Duration("timeout", TimeSpan.FromSeconds(5)));
        return Make(id, arguments, context, target, Method(target, Signal.Traces), Method(target, Signal.Logs), Method(target, Signal.Metrics));
    }

    private static IReadOnlyDictionary<string, object?> Make(string id, Arguments arguments, PipelineContext context, ExportTarget target, Uri traces, Uri logs, Uri metrics)
    {
        var queue = QueueOptions.Read(arguments.Block("sending_queue"));
        var retry = RetryOptions.Read(arguments.Block("retry_on_failure"));
        Exports.SkipDebugMetrics(arguments);
        arguments.Complete();

        SendingQueue? sending = null;
        IConsumer<TBatch> Consumer<TBatch>(Uri endpoint, IBatchSink<TBatch> own, Func<TBatch, byte[]> encode) where TBatch : SignalBatch
        {
            if (context.Own.Are(endpoint))
            {
                if (target.Auth is HeadersAuth { DependsOnOrigin: true })
                    PipelineLog.TenantsTogether(context.Logger, id);
                return new DirectExporter<TBatch>(id, own, context.Counters);
            }
            sending ??= context.Ends(new SendingQueue(id, target, queue, retry, context));
            return new QueuedExporter<TBatch>(endpoint, encode, sending);
        }
        return Exports.Input(new(Consumer(traces, context.Traces, SpanEncoding.Encode), Consumer(logs, context.Logs, LogEncoding.Encode), Consumer(metrics, context.Metrics, MetricEncoding.Encode)));
    }

    private static Uri Method(ExportTarget target, Signal signal) => new(target.Endpoint, signal.GrpcPath());

    private static Uri Endpoint(Arguments arguments, ExportTarget target, string signal) =>
        arguments.Text($"{signal}_endpoint", null) is { Length: > 0 } own ? ExportTarget.Url(arguments, $"{signal}_endpoint", own) : new($"{target.Endpoint.ToString().TrimEnd('/')}/v1/{signal}");
}
