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
        ($"{Base}/index/stats", Answer(Volume.Stats)),
        ($"{Base}/index/volume", Answer(Volume.Volume)),
        ($"{Base}/index/volume_range", Answer(Volume.Range)),
        ($"{Base}/detected_labels", Answer(Detected.Labels)),
        ($"{Base}/detected_fields", Answer(Detected.Fields)),
        ($"{Base}/patterns", Answer(new LokiPatterns(store, limits).Answer)),
        ($"{Base}/format_query", Answer(LokiFormat.Answer)),
        ($"{Base}/status/buildinfo", LokiStatus.BuildInfo),
        ("/ready", LokiStatus.Ready),
    ];

    private LokiDetected Detected { get; } = new(store, limits);

    private LokiVolume Volume { get; } = new(store, limits);

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
        var step = request.Step(start, end, query.IsMetric ? limits : null);
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

    private IEnumerable<LabelSet> Streams(LokiRequest request, IReadOnlyList<Tally.Storage.LabelMatcher> matchers)
    {
        // Names and values are asked for over six hours unless told otherwise.
        var (start, end) = request.Range(TimeSpan.FromHours(6));
        return store.Streams(matchers, start, end);
    }

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
