using System.Text.Json;

namespace Tally.Benchmarks.Load;

/// <summary>Range queries over the 15 minutes before <paramref name="end"/>, at a step of 15 s.</summary>
internal sealed class PromQueries(DateTimeOffset end) : IQuerySet
{
    private static readonly string[] Texts =
    [
        """sum by (shard) (avg_over_time({__name__=~"metric_.*"}[1m]))""",
        """sum by (shard) (rate(metric_0_seconds_total[5m]))""",
        """topk(5, metric_1_seconds_total)""",
        """count({__name__=~"metric_.*"})""",
    ];

    public IEnumerable<(string Text, string Path)> Queries => Texts.Select(text =>
        (text, $"/api/v1/query_range?query={Uri.EscapeDataString(text)}&start={end.AddMinutes(-15).ToUnixTimeSeconds()}&end={end.ToUnixTimeSeconds()}&step=15"));

    public int Count(JsonElement answer) => answer.GetProperty("data").GetProperty("result").GetArrayLength();
}
