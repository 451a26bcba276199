using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Tally.Backend.Ingest;
using Tally.Backend.Otlp;
using Tally.Backend.Otlp.Protobuf;
using Tally.Backend.Server;
using Tally.Signals;

namespace Tally.Benchmarks.Ingest;

/// <summary>CPU microseconds an item of decoding alone, and of decoding and appending to the real stores, in this process.</summary>
internal static class IngestBenchmark
{
    public static async Task RunAsync(double seconds)
    {
        var folder = Directory.CreateTempSubdirectory("tally-benchmark-");
        try
        {
            var settings = ListenSettings.FreePorts;
            settings["Storage:Folder"] = folder.FullName;
            settings["Logging:LogLevel:Default"] = "Warning";
            await using var backend = await BackendHost.StartAsync(settings);
            Console.WriteLine("signal     items  bytes/item  decode µs/item  decode+append µs/item");
            Measure(backend, "spans", Workload.Spans, OtlpProtobuf.ReadSpans, seconds);
            Measure(backend, "logs", Workload.Logs, OtlpProtobuf.ReadLogs, seconds);
            Measure(backend, "metrics", Workload.Metrics, OtlpProtobuf.ReadMetrics, seconds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Measure<TBatch>(BackendHost backend, string signal, Func<int, RequestTemplate> workload, Decoder<TBatch> decoder, double seconds) where TBatch : SignalBatch
    {
        // 20 requests in turn, so that no store sees the same texts every time.
        var requests = Enumerable.Range(0, 20).Select(workload).ToArray();
        var turn = 0;
        RequestTemplate Next() => requests[turn++ % requests.Length];

        var decode = CpuTime.Measure(seconds, () => Decode(decoder, Next()));
        var sink = backend.Services.GetRequiredService<IBatchSink<TBatch>>();
        var append = CpuTime.Measure(seconds, () => Append(sink, Decode(decoder, Next())));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{signal,-10} {Workload.Items,5}  {requests[0].Bytes.Length / Workload.Items,10}  {decode / Workload.Items,14:0.000}  {append / Workload.Items,21:0.000}"));
    }

    private static TBatch Decode<TBatch>(Decoder<TBatch> decoder, RequestTemplate request) where TBatch : SignalBatch
    {
        var decoded = decoder(request.Stamp());
        return decoded.Error is null && decoded.Batch.ItemCount == request.Items ? decoded.Batch : throw new InvalidOperationException(decoded.Error ?? "Items are missing.");
    }

    private static void Append<TBatch>(IBatchSink<TBatch> sink, TBatch batch) where TBatch : SignalBatch
    {
        var result = sink.Append(batch);
        if (result.Rejected > 0 || result.IsOverloaded)
            throw new InvalidOperationException(result.Reason);
    }
}
