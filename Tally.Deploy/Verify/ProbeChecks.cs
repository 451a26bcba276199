using System.Text.Json.Nodes;

namespace Tally.Deploy.Verify;

/// <summary>
/// Writes probes the way services do and reads them back the way Grafana does. Each attempt writes another: where a part of the
/// telemetry is sampled away, one of them will get through.
/// </summary>
internal static class ProbeChecks
{
    public static IEnumerable<Check> Of(VerifyTargets targets, Http http)
    {
        if (targets is { Otlp: { } spans, Tempo: { } tempo })
            yield return Trace(http, spans, tempo);
        if (targets is { Otlp: { } lines, Loki: { } loki })
            yield return Log(http, lines, loki);
        if (targets is { Otlp: { } points, Mimir: { } mimir })
            yield return Metric(http, points, mimir);
        if (targets is { Profiles: { } profiles, Pyroscope: { } pyroscope })
            yield return Profile(http, profiles, pyroscope);
    }

    private static Check Trace(Http http, Uri otlp, Uri tempo)
    {
        var written = new List<string>();
        return new("a trace is written and read back", async cancellationToken =>
        {
            foreach (var id in written)
            {
                // A trace that is not there is an empty one.
                var (json, _) = await http.GetAsync(tempo.Append($"/api/v2/traces/{id}"), cancellationToken).ConfigureAwait(false);
                if (json?["trace"]?["resourceSpans"] is JsonArray { Count: > 0 })
                    return null;
            }
            written.Add(Probe.NewTraceId());
            return (await http.PostAsync(otlp.Append("/v1/traces"), Probe.Trace(written[^1]), cancellationToken).ConfigureAwait(false)).Failure
                ?? $"none of {written.Count} traces is at {tempo.Append("/api/v2/traces")} yet";
        });
    }

    private static Check Log(Http http, Uri otlp, Uri loki) => Counted("a log record is written and read back", http, otlp.Append("/v1/logs"), Probe.Log,
        id => loki.Append($"/loki/api/v1/query_range?query={Uri.EscapeDataString($$"""{service_name="{{Probe.Service}}"} |= "{{id}}" """.Trim())}"));

    private static Check Metric(Http http, Uri otlp, Uri mimir) => Counted("a metric is written and read back", http, otlp.Append("/v1/metrics"), Probe.Gauge,
        id => mimir.Append($"/prometheus/api/v1/query?query={Uri.EscapeDataString($$"""{{Probe.Metric}}{probe="{{id}}"}""")}"));

    private static Check Profile(Http http, Uri profiles, Uri pyroscope)
    {
        var id = Probe.NewTraceId();
        return new("a profile is written and read back", async cancellationToken =>
        {
            var written = await http.PostAsync(profiles.Append(ProfileProbe.IngestPath(id)), ProfileProbe.Pprof(), cancellationToken).ConfigureAwait(false);
            if (written.Failure is { } failure)
                return failure;
            var url = pyroscope.Append(ProfileProbe.RenderPath(id));
            var (json, notRead) = await http.GetAsync(url, cancellationToken).ConfigureAwait(false);
            return notRead ?? (json?["flamebearer"]?["numTicks"]?.GetValue<double>() > 0 ? null : $"{url} finds nothing yet");
        });
    }

    private static Check Counted(string name, Http http, Uri write, Func<string, JsonNode> probe, Func<string, Uri> read)
    {
        var id = Probe.NewTraceId();
        return new(name, async cancellationToken =>
        {
            if ((await http.PostAsync(write, probe(id), cancellationToken).ConfigureAwait(false)).Failure is { } failure)
                return failure;
            var (json, notRead) = await http.GetAsync(read(id), cancellationToken).ConfigureAwait(false);
            return notRead ?? (json?["data"]?["result"] is JsonArray { Count: > 0 } ? null : $"{read(id)} finds nothing yet");
        });
    }

    private static Uri Append(this Uri url, string path) => new($"{url.AbsoluteUri.TrimEnd('/')}{path}");
}
