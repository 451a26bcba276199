using System.Text.Json;

namespace Tally.Testing;

/// <summary>A single measurement behind a metric, with the trace it was made in.</summary>
public sealed record Exemplar(IReadOnlyDictionary<string, string> Series, IReadOnlyDictionary<string, string> Labels, DateTimeOffset Time, double Value)
{
    /// <summary>The trace id under the names that OTLP (<c>trace_id</c>) and Tempo's generator (<c>traceID</c>) give it; empty where there is none.</summary>
    public string TraceId => Labels.GetValueOrDefault("trace_id") ?? Labels.GetValueOrDefault("traceID", "");

    // {"data":[{"seriesLabels":{…},"exemplars":[{"labels":{"trace_id":"…"},"value":"0.1","timestamp":1700000000.123}]}]}
    internal static IReadOnlyList<Exemplar> Read(JsonElement answer) =>
    [
        .. from series in Otlp.Items(answer, "data")
           let seriesLabels = Sample.ReadLabels(series.GetProperty("seriesLabels"))
           from exemplar in Otlp.Items(series, "exemplars")
           select new Exemplar(
               seriesLabels,
               Sample.ReadLabels(exemplar.GetProperty("labels")),
               Sample.ReadTime(exemplar.GetProperty("timestamp").GetDouble()),
               Sample.ReadNumber(exemplar.GetProperty("value").GetString()!)),
    ];
}
