using Tally.Backend.Alloy.Components.Connectors;
using Tally.Backend.Alloy.Components.Export;
using Tally.Backend.Alloy.Components.Loki;
using Tally.Backend.Alloy.Components.Sampling;
using Tally.Backend.Alloy.Graph;

namespace Tally.Backend.Alloy.Components;

/// <summary>The components that are known here, by the names that a file uses.</summary>
internal static class ComponentCatalog
{
    public static IReadOnlyDictionary<string, ComponentFactory> For(PipelineContext context) => new Dictionary<string, ComponentFactory>(StringComparer.Ordinal)
    {
        ["otelcol.receiver.otlp"] = (id, arguments) => OtlpReceiverComponent.Make(id, arguments, context),
        ["otelcol.processor.memory_limiter"] = (id, arguments) => MemoryLimiter.Make(id, arguments, context),
        ["otelcol.processor.transform"] = (_, arguments) => Transform.Make(arguments),
        ["otelcol.processor.probabilistic_sampler"] = (id, arguments) => ProbabilisticSampler.Make(id, arguments, context),
        ["otelcol.processor.tail_sampling"] = (id, arguments) => TailSampling.Make(id, arguments, context),
        ["otelcol.processor.batch"] = (id, arguments) => Batch.Make(id, arguments, context),
        ["otelcol.connector.spanmetrics"] = (id, arguments) => SpanMetricsConnector.Make(id, arguments, context),
        ["otelcol.connector.servicegraph"] = (id, arguments) => ServiceGraphConnector.Make(id, arguments, context),
        ["otelcol.exporter.otlphttp"] = (id, arguments) => OtlpExporter.Http(id, arguments, context),
        ["otelcol.exporter.otlp"] = (id, arguments) => OtlpExporter.Grpc(id, arguments, context),
        ["otelcol.auth.basic"] = (_, arguments) => BasicAuth.Make(arguments),
        ["otelcol.auth.headers"] = (_, arguments) => HeadersAuth.Make(arguments, context),
        ["faro.receiver"] = (id, arguments) => FaroReceiverComponent.Make(id, arguments, context),
        ["loki.process"] = (_, arguments) => LokiProcess.Make(arguments),
        ["loki.write"] = (id, arguments) => LokiWrite.Make(id, arguments, context),
        ["pyroscope.receive_http"] = (_, arguments) => Pyroscope.Receive(arguments),
        ["pyroscope.write"] = (_, arguments) => Pyroscope.Write(arguments),
        ["prometheus.exporter.self"] = (_, arguments) => SelfMonitoring.Exporter(arguments),
        ["prometheus.scrape"] = (id, arguments) => SelfMonitoring.Scrape(id, arguments, context),
        ["prometheus.remote_write"] = (id, arguments) => SelfMonitoring.RemoteWrite(id, arguments, context),
    };
}
