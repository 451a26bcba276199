using System.Diagnostics;
using System.Text.Json;

namespace Tally.Benchmarks.Load;

/// <summary>Range queries over the last 15 minutes of what was sent, at a step of 15 s: the best and the median of several.</summary>
internal static class QueryBenchmark
{
    private const int Repetitions = 9;

    private static readonly string[] Queries =
    [
        """sum by (shard) (avg_over_time({__name__=~"metric_.*"}[1m]))""",
        """sum by (shard) (rate(metric_0_seconds_total[5m]))""",
        """topk(5, metric_1_seconds_total)""",
        """count({__name__=~"metric_.*"})""",
    ];

    public static async Task RunAsync(Server server, Uri api, DateTimeOffset end)
    {
        using var client = new HttpClient();
        LoadBenchmark.Print($"query                                                              best     median   CPU      series");
        foreach (var query in Queries)
        {
            var address = new Uri(api.AbsoluteUri.TrimEnd('/') + $"/api/v1/query_range?query={Uri.EscapeDataString(query)}&start={end.AddMinutes(-15).ToUnixTimeSeconds()}&end={end.ToUnixTimeSeconds()}&step=15");
            var series = await AskAsync(client, address);
            var times = new List<double>();
            var cpu = server.CpuTime;
            for (var i = 0; i < Repetitions; i++)
            {
                var clock = Stopwatch.StartNew();
                await AskAsync(client, address);
                times.Add(clock.Elapsed.TotalMilliseconds);
            }
            times.Sort();
            LoadBenchmark.Print($"{query,-66} {times[0],5:0} ms {times[Repetitions / 2],5:0} ms {(server.CpuTime - cpu).TotalMilliseconds / Repetitions,5:0} ms {series,6}");
        }
    }

    private static async Task<int> AskAsync(HttpClient client, Uri address)
    {
        var body = await client.GetByteArrayAsync(address);
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("data").GetProperty("result").GetArrayLength();
    }
}
