using System.Text.Json;

namespace Tally.Benchmarks.Load;

/// <summary>Searches and metrics over the last 15 minutes: what a few spans have, what many have, what spans are to each other.</summary>
internal sealed class TraceQueries : IQuerySet
{
    private static readonly string[] Searches =
    [
        """{ span.user.id = "user-77" }""",
        """{ span.outcome = "failure" && resource.service.name = "service-7" }""",
        """{ span.order.total > 99.9 && duration < 1s }""",
        """{ span.http.route =~ "/shop/1.*" && status = error }""",
        """{ span.outcome = "none of them" }""",
        """{ nestedSetParent = -1 } >> { span.user.id = "user-77" }""",
        """{ span.outcome = "failure" } > { span.user.id = "user-77" }""",
        """{ span.outcome = "failure" } >> { status = error } | count() > 5""",
        """{ } | select(span.http.route) | count() > 100""",
    ];

    private static readonly string[] Metrics =
    [
        """{ } | rate() by (resource.service.name)""",
        """{ status = error } | quantile_over_time(duration, .5, .99) by (span.http.route)""",
        """{ } | compare({ status = error })""",
        """{ } | count_over_time() by (span.order.id)""",
        """{ } >> { status = error } | rate()""",
    ];

    private readonly DateTimeOffset _end = DateTimeOffset.UtcNow.AddMinutes(1);

    public IEnumerable<(string Text, string Path)> Queries =>
    [
        .. Searches.Select(text => (text, $"/api/search?q={Uri.EscapeDataString(text)}{Range}")),
        .. Metrics.Select(text => (text, $"/api/metrics/query_range?q={Uri.EscapeDataString(text)}{Range}&step=15s")),
    ];

    private string Range => $"&start={_end.AddMinutes(-16).ToUnixTimeSeconds()}&end={_end.ToUnixTimeSeconds()}";

    public int Count(JsonElement answer) => (answer.TryGetProperty("traces", out var traces) ? traces : answer.GetProperty("series")).GetArrayLength();
}
