using System.Diagnostics;
using System.Globalization;
using Tally.Benchmarks.Ingest;

namespace Tally.Benchmarks.Load;

/// <summary>Sends one signal to a server and reports what it cost the server, then asks it.</summary>
internal static class LoadBenchmark
{
    // Twenty requests of 500 series each are 10,000 series.
    private const int Templates = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(LoadOptions options)
    {
        using var server = await Server.StartAsync(options);
        using var sender = new Sender(server.Otlp, options.Signal, options.IsGrpc);
        var templates = Enumerable.Range(0, Templates).Select(Workload(options.Signal)).ToArray();
        var rounds = options.Signal == "metrics" ? (int)(TimeSpan.FromMinutes(options.Minutes) / Interval) : options.Requests * 3 / 2 / Templates;
        var warmUp = options.Signal == "metrics" ? rounds / 4 : rounds / 3;
        var end = DateTimeOffset.UtcNow;
        DateTimeOffset? Time(int round) => options.Signal == "metrics" ? end - (rounds - 1 - round) * Interval : null;

        await SendAsync(sender, templates, Enumerable.Range(0, warmUp).Select(Time), options.Clients);
        var (cpu, clock) = (server.CpuTime, Stopwatch.StartNew());
        await SendAsync(sender, templates, Enumerable.Range(warmUp, rounds - warmUp).Select(Time), options.Clients);
        var (cost, took) = (server.CpuTime - cpu, clock.Elapsed);

        var items = (rounds - warmUp) * templates.Sum(template => template.Items);
        var (peak, now) = server.Memory;
        Print($"{options.Signal} over {(options.IsGrpc ? "gRPC" : "HTTP")}: {items:N0} items in {took.TotalSeconds:0.0} s, {items / took.TotalSeconds:N0}/s");
        Print($"CPU an item   {cost.TotalMicroseconds / items:0.00} µs");
        Print($"memory        {peak} MiB at most, {now} MiB after");
        if (server.Query is { } api && Queries(options.Signal, end) is { } queries)
        {
            await QueryBenchmark.RunAsync(server, api, queries);
            if (options.Signal != "metrics")
                await FreshnessBenchmark.RunAsync(sender, api, options.Signal);
        }
    }

    // A series' samples must come in order, so a template belongs to one client.
    private static Task SendAsync(Sender sender, RequestTemplate[] templates, IEnumerable<DateTimeOffset?> times, int clients)
    {
        var rounds = times.ToArray();
        return Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            foreach (var time in rounds)
                for (var i = client; i < templates.Length; i += clients)
                    await sender.SendAsync(templates[i].Stamp(time));
        })));
    }

    private static Func<int, RequestTemplate> Workload(string signal) => signal switch
    {
        "spans" => Ingest.Workload.Spans,
        "logs" => Ingest.Workload.Logs,
        _ => Ingest.Workload.Metrics,
    };

    private static IQuerySet? Queries(string signal, DateTimeOffset end) => signal switch
    {
        "metrics" => new PromQueries(end),
        "spans" => new TraceQueries(),
        "logs" => new LogQueries(),
        _ => null,
    };

    public static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
