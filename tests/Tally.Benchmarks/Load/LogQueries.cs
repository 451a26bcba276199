using System.Text.Json;

namespace Tally.Benchmarks.Load;

/// <summary>Lines and counts of the last 15 minutes: by text, by metadata, by id, by what a parser finds.</summary>
internal sealed class LogQueries : IQuerySet
{
    private static readonly string[] Texts =
    [
        """{service_name=~".+"} |= "took 49" | outcome="failure" """,
        """{service_name=~".+"} |= "no such words" """,
        """{service_name=~".+"} | trace_id="0af7651916cd43dd8448eb211c80319c" """,
        """{service_name="service-7"} |~ "customer [0-4]+ " | order_total > 99 """,
        """sum by (service_name) (rate({service_name=~".+"} |= "took" [1m]))""",
        """sum by (outcome) (count_over_time({service_name=~".+"} | detected_level="error" [1m]))""",
        """sum(rate({service_name=~".+"} | pattern "order <_> of customer <customer> took <ms> ms" | ms > 450 [1m]))""",
        """avg_over_time({service_name="service-7"} | unwrap order_total [1m]) by (tenant)""",
    ];

    private readonly DateTimeOffset _end = DateTimeOffset.UtcNow.AddMinutes(1);

    public IEnumerable<(string Text, string Path)> Queries => Texts.Select(text =>
        (text.Trim(), $"/loki/api/v1/query_range?query={Uri.EscapeDataString(text)}&start={_end.AddMinutes(-16).ToUnixTimeSeconds()}&end={_end.ToUnixTimeSeconds()}&step=15"));

    public int Count(JsonElement answer) => answer.GetProperty("data").GetProperty("result").GetArrayLength();
}
