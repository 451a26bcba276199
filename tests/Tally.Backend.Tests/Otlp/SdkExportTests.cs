using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Tally.Backend.Server;
using Tally.Backend.Tests.Server;
using Tally.Signals;
using SpanKind = Tally.Signals.SpanKind;

namespace Tally.Backend.Tests.Otlp;

/// <summary>The OpenTelemetry SDK for .NET, unmodified, against the receivers.</summary>
public sealed class SdkExportTests
{
    public static TheoryData<OtlpExportProtocol> Protocols => [OtlpExportProtocol.Grpc, OtlpExportProtocol.HttpProtobuf];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_span_of_the_SDK_arrives(OtlpExportProtocol protocol)
    {
        await using var backend = await TestBackend.StartAsync();
        using var source = new ActivitySource($"test-{Guid.NewGuid()}");
        using var provider = Sdk.CreateTracerProviderBuilder().AddSource(source.Name).AddOtlpExporter(Exporter(backend, protocol, "traces")).Build();
        ActivityTraceId traceId;
        using (var activity = source.StartActivity("buy", ActivityKind.Client))
        {
            activity!.SetTag("order.lines", 3).AddEvent(new("paid"));
            traceId = activity.TraceId;
        }

        Assert.True(provider.ForceFlush());

        var batch = Assert.Single(backend.Spans.Batches);
        var span = Assert.Single(batch.Spans);
        Assert.Equal(traceId.ToHexString(), span.TraceId.ToString());
        Assert.Equal("buy", batch.Values.Text(span.Name));
        Assert.Equal(SpanKind.Client, span.Kind);
        Assert.Equal(AttributeValue.From(3), batch.Find(span.Attributes, "order.lines"));
        Assert.Equal("paid", batch.Values.Text(batch.Events[span.Events.Start].Name));
        Assert.Equal("opentelemetry", batch.Find(batch.Resources[span.Resource].Attributes, "telemetry.sdk.name").AsString);
        Assert.Equal(source.Name, batch.Values.Text(batch.Scopes[span.Scope].Name));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_log_record_of_the_SDK_arrives(OtlpExportProtocol protocol)
    {
        await using var backend = await TestBackend.StartAsync();
        using (var factory = LoggerFactory.Create(logging => logging.AddOpenTelemetry(otel => otel.AddOtlpExporter(Exporter(backend, protocol, "logs")))))
#pragma warning disable CA1848, CA1873 // The extension method is the subject's usual caller.
            factory.CreateLogger("shop").LogWarning("Only {Left} left", 2);
#pragma warning restore CA1848, CA1873

        var batch = Assert.Single(backend.Logs.Batches);
        var record = Assert.Single(batch.Records);
        Assert.Equal("Warning", batch.Values.Text(record.SeverityText));
        Assert.Equal(13, record.Severity);
        Assert.Equal("2", batch.Find(record.Attributes, "Left").ToString());
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_histogram_of_the_SDK_arrives_with_its_exemplar(OtlpExportProtocol protocol)
    {
        await using var backend = await TestBackend.StartAsync();
        using var meter = new Meter($"test-{Guid.NewGuid()}");
        var histogram = meter.CreateHistogram<double>("wait", "s");
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter(meter.Name).SetExemplarFilter(ExemplarFilterType.TraceBased).AddOtlpExporter(Exporter(backend, protocol, "metrics")).Build();
        using var activity = new Activity("measured") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        histogram.Record(0.3, new KeyValuePair<string, object?>("queue", "a"));

        Assert.True(provider.ForceFlush());

        var batch = Assert.Single(backend.Metrics.Batches);
        var metric = Assert.Single(batch.Metrics);
        Assert.Equal(("wait", "s", MetricKind.Histogram, Temporality.Cumulative), (batch.Values.Text(metric.Name), batch.Values.Text(metric.Unit), metric.Kind, metric.Temporality));
        var point = Assert.Single(batch.Histograms);
        Assert.Equal((1UL, 0.3), (point.Count, point.Sum));
        Assert.Equal(point.Bounds.Count + 1, point.BucketCounts.Count);
        Assert.Equal("a", batch.Find(point.Header.Attributes, "queue").AsString);
        Assert.Equal(activity.TraceId.ToHexString(), Assert.Single(batch.Exemplars).TraceId.ToString());
    }

    private static Action<OtlpExporterOptions> Exporter(TestBackend backend, OtlpExportProtocol protocol, string signal) => options =>
    {
        options.Protocol = protocol;
        options.Endpoint = protocol == OtlpExportProtocol.Grpc ? backend[Listener.OtlpGrpc] : backend.Url(Listener.OtlpHttp, $"/v1/{signal}");
    };
}
