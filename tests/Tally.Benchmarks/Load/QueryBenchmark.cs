using System.Diagnostics;
using System.Text.Json;

namespace Tally.Benchmarks.Load;

/// <summary>The questions that are asked of a server after it was under load.</summary>
internal interface IQuerySet
{
    /// <summary>Each query as it is printed and as path and parameters of the API.</summary>
    IEnumerable<(string Text, string Path)> Queries { get; }

    /// <summary>How many things an answer holds: series, traces, streams.</summary>
    int Count(JsonElement answer);
}

/// <summary>Asks each query for two seconds to warm up, then several times, and prints the best and the median time, and the server's CPU time.</summary>
internal static class QueryBenchmark
{
    private const int Repetitions = 9;

    // A server that has just started compiles its code while it answers.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(Server server, Uri api, IQuerySet queries)
    {
        using var client = new HttpClient();
        LoadBenchmark.Print($"query                                                                               best     median       CPU  found");
        foreach (var (text, path) in queries.Queries)
        {
            var address = new Uri(api.AbsoluteUri.TrimEnd('/') + path);
            var found = queries.Count(await AskAsync(client, address));
            for (var warm = Stopwatch.StartNew(); warm.Elapsed < WarmUp;)
                await AskAsync(client, address);
            var times = new List<double>();
            var cpu = server.CpuTime;
            for (var i = 0; i < Repetitions; i++)
            {
                var clock = Stopwatch.StartNew();
                await AskAsync(client, address);
                times.Add(clock.Elapsed.TotalMilliseconds);
            }
            times.Sort();
            LoadBenchmark.Print($"{text,-78} {times[0],6:0.0} ms {times[Repetitions / 2],7:0.0} ms {(server.CpuTime - cpu).TotalMilliseconds / Repetitions,6:0} ms {found,6}");
        }
        LoadBenchmark.Print($"memory        {server.Memory.Peak} MiB at most, {server.Memory.Now} MiB after the queries");
    }

    private static async Task<JsonElement> AskAsync(HttpClient client, Uri address)
    {
        using var response = await client.GetAsync(address);
        var body = await response.Content.ReadAsByteArrayAsync();
        return response.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<JsonElement>(body)
            : throw new InvalidOperationException($"{(int)response.StatusCode} {System.Text.Encoding.UTF8.GetString(body)}");
    }
}
