using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Tally.Backend.Alloy.Components;
using Tally.Backend.Ingest;
using Tally.Backend.Otlp;
using Tally.Backend.Otlp.Protobuf;
using Tally.Backend.Server;
using Tally.Signals;

namespace Tally.Benchmarks.Ingest;

/// <summary>CPU microseconds an item that the shipped pipeline costs: decoding and the pipeline, less decoding; nothing is stored.</summary>
internal static class PipelineBenchmark
{
    public static async Task RunAsync(double seconds)
    {
        Console.WriteLine("signal     sampling  decode µs/item  pipeline µs/item");
        foreach (var percentage in (int[])[100, 10])
            await RunAsync(percentage, seconds);
    }

    private static async Task RunAsync(int percentage, double seconds)
    {
        var folder = Directory.CreateTempSubdirectory("tally-benchmark-");
        try
        {
            var settings = ListenSettings.FreePorts;
            settings["Storage:Folder"] = folder.FullName;
            settings["Logging:LogLevel:Default"] = "Warning";
            settings["Pipeline:File"] = Path.Combine(AppContext.BaseDirectory, "config.alloy");
            settings["TALLY_TRACE_SAMPLING_PERCENTAGE"] = settings["TALLY_LOG_SAMPLING_PERCENTAGE"] = percentage.ToString(CultureInfo.InvariantCulture);
            await using var backend = await BackendHost.StartAsync(settings, services => services
                .AddSingleton<IBatchSink<SpanBatch>>(new Nowhere<SpanBatch>())
                .AddSingleton<IBatchSink<LogBatch>>(new Nowhere<LogBatch>())
                .AddSingleton<IBatchSink<MetricBatch>>(new Nowhere<MetricBatch>()));
            var receiver = backend.Services.GetRequiredService<Pipeline>().Receiver;
            Measure("spans", percentage, Workload.Spans, OtlpProtobuf.ReadSpans, receiver.Traces, seconds);
            Measure("logs", percentage, Workload.Logs, OtlpProtobuf.ReadLogs, receiver.Logs, seconds);
            if (percentage == 100)
                Measure("metrics", percentage, Workload.Metrics, OtlpProtobuf.ReadMetrics, receiver.Metrics, seconds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Measure<TBatch>(string signal, int percentage, Func<int, RequestTemplate> workload, Decoder<TBatch> decoder, IConsumer<TBatch> pipeline, double seconds) where TBatch : SignalBatch
    {
        var requests = Enumerable.Range(0, 20).Select(workload).ToArray();
        var turn = 0;
        TBatch Decode() => decoder(requests[turn++ % requests.Length].Stamp()).Batch;

        var decode = CpuTime.Measure(seconds, () => Decode());
        var both = CpuTime.Measure(seconds, () =>
        {
            if (pipeline.Consume(Decode(), Origin.None).IsOverloaded)
                throw new InvalidOperationException("The pipeline refused a batch.");
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{signal,-10} {percentage,6} %  {decode / Workload.Items,14:0.000}  {(both - decode) / Workload.Items,16:0.000}"));
    }
}
