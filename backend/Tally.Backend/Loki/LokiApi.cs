using System.Text;
using Tally.Query.LogQl;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Backend.Loki;

/// <summary>Loki's HTTP API over the log store. Every call takes its parameters from the query string or a form body.</summary>
internal sealed class LokiApi(LogStore store, LogQueryLimits limits, TimeProvider time)
{
    private const string Base = "/loki/api/v1";

    public IEnumerable<(string Path, RequestDelegate Handler)> Routes =>
    [
        ($"{Base}/query", Answer(Query)),
        ($"{Base}/query_range", Answer(QueryRange)),
        ($"{Base}/labels", Answer(Labels)),
        ($"{Base}/label", Answer(Labels)),
        ($"{Base}/label/{{name}}/values", Answer(LabelValues)),
        ($"{Base}/series", Answer(Series)),
        ($"{Base}/index/stats", Answer(IndexStats)),
        ($"{Base}/index/volume", Answer(IndexVolume)),
        ($"{Base}/detected_labels", Answer(Detected.Labels)),
        ($"{Base}/detected_fields", Answer(Detected.Fields)),
        ($"{Base}/patterns", Answer(new LokiPatterns(store, limits).Answer)),
        ($"{Base}/status/buildinfo", LokiStatus.BuildInfo),
        ("/ready", LokiStatus.Ready),
    ];

    private LokiDetected Detected { get; } = new(store, limits);

    private LokiReply Query(LokiRequest request)
    {
        var query = request.Query();
        var at = request.Time("time", request.Now);
        if (!query.IsMetric)
            throw new LokiRequestException("log queries are not supported as an instant query type, please change your query to a range query type");
        return Run(query, request, new() { Start = at, End = at });
    }

    private LokiReply QueryRange(LokiRequest request)
    {
        var query = request.Query();
        var (start, end) = request.Range();
        var step = request.Duration("step") ?? DefaultStep(start, end);
        if (step <= TimeSpan.Zero)
            throw new LokiRequestException("zero or negative query resolution step widths are not accepted. Try a positive integer");
        if (query.IsMetric && (end.Value - start.Value) / (step.Ticks * 100) > limits.MaxPoints)
            throw new LokiRequestException("exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter");
        return Run(query, request, new()
        {
            Start = start,
            End = end,
            Step = step,
            Limit = request.Limit(),
            Direction = request.Direction(),
            Interval = request.Duration("interval") ?? TimeSpan.Zero,
        });
    }

    private LokiReply Run(LogQuery query, LokiRequest request, LogQueryOptions options)
    {
        var started = time.GetTimestamp();
        if (!query.TryRun(store, options, limits, out var result, out var failure, request.Cancelled))
            throw new LokiRequestException(failure.ToString(), failure.Kind == LogQueryFailureKind.Damaged ? StatusCodes.Status500InternalServerError : StatusCodes.Status400BadRequest);
        return new(json => LokiResultJson.Write(json, result, request.CategorizesLabels, time.GetElapsedTime(started)));
    }

    private LokiReply Labels(LokiRequest request)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var stream in Streams(request, request.OptionalMatchers("query")))
            names.UnionWith(stream.Select(label => label.Name));
        return LokiReply.Success(json => LokiResultJson.WriteStrings(json, names));
    }

    private LokiReply LabelValues(LokiRequest request)
    {
        var name = (string)request.RouteValue("name");
        var values = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var stream in Streams(request, request.OptionalMatchers("query")))
            if (stream[name] is { } value)
                values.Add(value);
        return LokiReply.Success(json => LokiResultJson.WriteStrings(json, values));
    }

    private LokiReply Series(LokiRequest request)
    {
        var selectors = request.MatcherGroups();
        var found = new HashSet<LabelSet>();
        foreach (var matchers in selectors)
            found.UnionWith(Streams(request, matchers));
        return LokiReply.Success(json => LokiResultJson.WriteLabelSets(json, found.OrderBy(stream => stream.ToString(), StringComparer.Ordinal)));
    }

    private LokiReply IndexStats(LokiRequest request)
    {
        var (start, end) = request.Range();
        var stats = LogVolume.Count(store, request.RequiredMatchers("query"), start, end);
        return new(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("streams", stats.Count);
            json.WriteNumber("chunks", stats.Sum(s => s.Value.Segments));
            json.WriteNumber("bytes", stats.Sum(s => s.Value.Bytes));
            json.WriteNumber("entries", stats.Sum(s => s.Value.Entries));
            json.WriteEndObject();
        });
    }

    private LokiReply IndexVolume(LokiRequest request)
    {
        var (start, end) = request.Range();
        var matchers = request.RequiredMatchers("query");
        var targets = request.Text("targetLabels") is { Length: > 0 } list ? list.Split(',') : [.. matchers.Select(matcher => matcher.Name)];
        var volumes = LogVolume.Count(store, matchers, start, end)
            .GroupBy(stream => LogLabels.From([.. stream.Key.Where(label => targets.Contains(label.Name))]), stream => stream.Value.Bytes)
            .Select(group => new LogSample(group.Key, group.Sum()))
            .OrderByDescending(sample => sample.Value).ThenBy(sample => sample.Labels.ToString(), StringComparer.Ordinal)
            .Take(request.Limit()).ToList();
        return new(json => LokiResultJson.Write(json, new VectorResult(end, volumes), categorizesLabels: false, TimeSpan.Zero));
    }

    private IEnumerable<LabelSet> Streams(LokiRequest request, IReadOnlyList<Tally.Storage.LabelMatcher> matchers)
    {
        // Names and values are asked for over six hours unless told otherwise.
        var (start, end) = request.Range(TimeSpan.FromHours(6));
        return store.Streams(matchers, start, end);
    }

    private static TimeSpan DefaultStep(UnixNanos start, UnixNanos end) =>
        TimeSpan.FromSeconds(Math.Max(1, Math.Floor((end.Value - start.Value) / 250d / UnixNanos.PerSecond)));

    private RequestDelegate Answer(Func<LokiRequest, LokiReply> handler) => async context =>
    {
        try
        {
            var request = await LokiRequest.ReadAsync(context, UnixNanos.From(time.GetUtcNow()));
            await handler(request).WriteAsync(context);
        }
        catch (LokiRequestException e)
        {
            // Loki answers errors as plain text.
            context.Response.StatusCode = e.Status;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(e.Message, Encoding.UTF8, context.RequestAborted);
        }
    };
}
