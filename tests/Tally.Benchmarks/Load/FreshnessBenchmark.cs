using System.Diagnostics;
using System.Text.Json;
using Tally.Backend.Tests.Otlp;

namespace Tally.Benchmarks.Load;

/// <summary>How long after its acknowledgement an item is found by a search: one item at a time, asked for until it is there.</summary>
internal static class FreshnessBenchmark
{
    private const int Items = 300;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(Sender sender, Uri api, string signal)
    {
        using var client = new HttpClient { BaseAddress = api };
        var times = new List<double>();
        for (var item = 0; item < Items; item++)
        {
            var marker = Guid.NewGuid().ToString("N");
            await sender.SendAsync(Request(signal, marker));
            var clock = Stopwatch.StartNew();
            while (!await IsFoundAsync(client, signal, marker))
                if (clock.Elapsed > Deadline)
                    throw new InvalidOperationException($"An acknowledged item is not found after {Deadline}.");
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        LoadBenchmark.Print($"freshness     {times[Items / 2]:0.0} ms at the median, {times[Items * 99 / 100]:0.0} ms at the 99th percentile of {Items}, from acknowledgement to search");
    }

    private static byte[] Request(string signal, string marker)
    {
        var now = (ulong)((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100);
        var item = signal == "spans"
            ? new Proto().Bytes(1, Guid.NewGuid().ToByteArray()).Bytes(2, Guid.NewGuid().ToByteArray()[..8]).Text(5, marker).Fixed64(7, now).Fixed64(8, now)
            : new Proto().Fixed64(1, now).Message(5, new Proto().Text(1, marker));
        var resource = new Proto().Attribute(1, "service.name", "freshness");
        return new Proto().Message(1, new Proto().Message(1, resource).Message(2, new Proto().Message(2, item)));
    }

    private static async Task<bool> IsFoundAsync(HttpClient client, string signal, string marker)
    {
        var query = signal == "spans"
            ? $"/api/search?q={Uri.EscapeDataString($$"""{ resource.service.name = "freshness" && name = "{{marker}}" }""")}"
            : $"/loki/api/v1/query_range?query={Uri.EscapeDataString($$"""{service_name="freshness"} |= "{{marker}}" """)}";
        var answer = JsonSerializer.Deserialize<JsonElement>(await client.GetByteArrayAsync(query));
        return (signal == "spans" ? answer.GetProperty("traces") : answer.GetProperty("data").GetProperty("result")).GetArrayLength() > 0;
    }
}
