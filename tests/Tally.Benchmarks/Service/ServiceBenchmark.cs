using System.Diagnostics;
using System.Globalization;

namespace Tally.Benchmarks.Service;

/// <summary>
/// What telemetry costs one service, all variants in one run and in turn, so that what the machine does besides meets each of
/// them alike. CPU time is the service's process alone; the load and the collector are in this one.
/// </summary>
internal static class ServiceBenchmark
{
    // A page of twenty messages out of SQLite, and the shortest answer there is.
    private static readonly string[] Paths = ["/rooms/archive/messages?limit=20", "/rooms"];

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly record struct Figures(double PerSecond, double CpuMicroseconds, double AllocatedBytes);

    public static async Task RunAsync(ServiceOptions options)
    {
        await using var sink = await Sink.StartAsync();
        var variants = ServiceVariant.All(sink, options.HasProfiling);
        var hosts = new List<HostProcess>();
        try
        {
            foreach (var variant in variants)
                hosts.Add(await HostProcess.StartAsync("service-host", variant.HasTelemetry ? "on" : "off", variant.Variables));
            foreach (var path in Paths)
                Print(path, variants, await Measure(path, hosts, options));
            if (options.IdleSeconds > 0)
                await PrintIdle(variants, hosts, options.IdleSeconds);
        }
        finally
        {
            hosts.ForEach(host => host.Dispose());
        }
    }

    private static async Task<List<Figures>[]> Measure(string path, List<HostProcess> hosts, ServiceOptions options)
    {
        var figures = hosts.Select(_ => new List<Figures>()).ToArray();
        foreach (var host in hosts)
            await Load(path, host, options.Connections, options.WarmUpSeconds);
        for (var round = 0; round < options.Rounds; round++)
        {
            for (var i = 0; i < hosts.Count; i++)
                figures[i].Add(await Load(path, hosts[i], options.Connections, options.Seconds));
        }

        return figures;
    }

    private static async Task<Figures> Load(string path, HostProcess host, int connections, int seconds)
    {
        var (before, start) = (await host.UsageAsync(), Stopwatch.GetTimestamp());
        var end = start + (seconds * Stopwatch.Frequency);
        var counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => Ask(path, host.Client, end))));
        var (elapsed, used) = (Stopwatch.GetElapsedTime(start), await host.UsageAsync() - before);
        var requests = counts.Sum();
        return new(requests / elapsed.TotalSeconds, used.CpuMicroseconds / requests, used.AllocatedBytes / requests);
    }

    private static async Task<int> Ask(string path, HttpClient client, long end)
    {
        var count = 0;
        for (; Stopwatch.GetTimestamp() < end; count++)
            await client.GetByteArrayAsync(new Uri(path, UriKind.Relative));
        return count;
    }

    private static void Print(string path, IReadOnlyList<ServiceVariant> variants, List<Figures>[] figures)
    {
        Console.WriteLine($"GET {path}");
        Console.WriteLine($"  {"",-28}{"requests/s",12}{"CPU µs",10}{"more",9}{"bytes",10}{"more",9}");
        for (var i = 0; i < figures.Length; i++)
        {
            // Round by round against the same round without telemetry: what the machine does changes from round to round.
            var more = Median(figures[i].Zip(figures[0], (one, off) => (one.CpuMicroseconds / off.CpuMicroseconds) - 1));
            var (perSecond, cpu, bytes) = (Median(figures[i].Select(one => one.PerSecond)), Median(figures[i].Select(one => one.CpuMicroseconds)), Median(figures[i].Select(one => one.AllocatedBytes)));
            var moreBytes = bytes - Median(figures[0].Select(one => one.AllocatedBytes));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {variants[i].Name,-28}{perSecond,12:F0}{cpu,10:F1}{more,9:+0.0%;-0.0%}{bytes,10:F0}{moreBytes,9:+0;-0;0}"));
        }
    }

    private static async Task PrintIdle(IReadOnlyList<ServiceVariant> variants, List<HostProcess> hosts, int seconds)
    {
        await Task.Delay(Rest);
        var before = await Task.WhenAll(hosts.Select(host => host.UsageAsync()));
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        var after = await Task.WhenAll(hosts.Select(host => host.UsageAsync()));
        Console.WriteLine($"idle, {seconds} s");
        for (var i = 0; i < hosts.Count; i++)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {variants[i].Name,-28}{(after[i] - before[i]).CpuMicroseconds / 1e6 / seconds,10:P2} of a core"));
    }

    private static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        return ordered[ordered.Length / 2];
    }
}
