using System.Diagnostics;
using System.Globalization;
using System.Net;
using Tally.Benchmarks.Ingest;
using Tally.Benchmarks.Load;

namespace Tally.Benchmarks.Transport;

/// <summary>
/// The backend's own gRPC transport beside Grpc.AspNetCore, both decoding the same requests and keeping nothing: CPU time to
/// the first answer, and CPU time and allocation a call, the two in turn, so that what the machine does besides meets both alike.
/// </summary>
internal static class TransportBenchmark
{
    private const int Starts = 5, Rounds = 7, Connections = 4;

    private static readonly string[] Variants = ["own", "library"];

    public static async Task RunAsync(double seconds)
    {
        await PrintStarts();
        var hosts = new List<HostProcess>();
        try
        {
            foreach (var variant in Variants)
                hosts.Add(await StartAsync(variant));
            foreach (var services in (int[])[1, 20])
                await PrintLoad(hosts, services, seconds);
            for (var i = 0; i < hosts.Count; i++)
                Console.WriteLine($"{Variants[i],-10} peak memory {hosts[i].PeakMemory} MiB");
        }
        finally
        {
            hosts.ForEach(host => host.Dispose());
        }
    }

    private static async Task PrintStarts()
    {
        var figures = Variants.Select(_ => new List<(double Cpu, long Memory)>()).ToArray();
        for (var start = 0; start < Starts; start++)
        {
            for (var i = 0; i < Variants.Length; i++)
            {
                using var host = await StartAsync(Variants[i]);
                using var sender = new Sender(host.Client.BaseAddress!, "spans", isGrpc: true);
                await sender.SendAsync(Workload.Spans(0, 1).Stamp());
                figures[i].Add(((await host.UsageAsync()).CpuMicroseconds / 1000, host.PeakMemory));
            }
        }

        Console.WriteLine("start, to the first answer");
        for (var i = 0; i < Variants.Length; i++)
        {
            var (cpu, memory) = (Median(figures[i].Select(one => one.Cpu)), Median(figures[i].Select(one => (double)one.Memory)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Variants[i],-10} {cpu,6:0} ms of CPU  {memory,6:0} MiB"));
        }
    }

    private static async Task PrintLoad(List<HostProcess> hosts, int services, double seconds)
    {
        var figures = hosts.Select(_ => new List<Usage>()).ToArray();
        foreach (var host in hosts)
            await Load(host, services, seconds * 2);
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < hosts.Count; i++)
                figures[i].Add(await Load(hosts[i], services, seconds));
        }

        var request = Workload.Spans(0, services);
        Console.WriteLine($"calls of {request.Items} spans, {request.Bytes.Length} bytes");
        for (var i = 0; i < hosts.Count; i++)
        {
            var more = Median(figures[i].Zip(figures[0], (one, own) => (one.CpuMicroseconds / own.CpuMicroseconds) - 1));
            var (cpu, bytes) = (Median(figures[i].Select(one => one.CpuMicroseconds)), Median(figures[i].Select(one => one.AllocatedBytes)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Variants[i],-10} {cpu,8:0.0} µs a call  {cpu / request.Items,6:0.000} µs a span  {more,7:+0.0%;-0.0%}  {bytes,8:0} B a call"));
        }
    }

    /// <summary>The server's CPU time and allocation a call.</summary>
    private static async Task<Usage> Load(HostProcess host, int services, double seconds)
    {
        using var sender = new Sender(host.Client.BaseAddress!, "spans", isGrpc: true);
        var before = await host.UsageAsync();
        var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        var counts = await Task.WhenAll(Enumerable.Range(0, Connections).Select(seed => Task.Run(() => Send(sender, Workload.Spans(seed, services), end))));
        var (used, calls) = (await host.UsageAsync() - before, counts.Sum());
        return new(used.CpuMicroseconds / calls, used.AllocatedBytes / calls);
    }

    private static async Task<int> Send(Sender sender, RequestTemplate request, long end)
    {
        var count = 0;
        for (; Stopwatch.GetTimestamp() < end; count++)
            await sender.SendAsync(request.Stamp());
        return count;
    }

    private static async Task<HostProcess> StartAsync(string variant)
    {
        var host = await HostProcess.StartAsync("transport-host", variant, new Dictionary<string, string>());
        (host.Client.DefaultRequestVersion, host.Client.DefaultVersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        return host;
    }

    private static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        return ordered[ordered.Length / 2];
    }
}
