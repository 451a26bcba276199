using Tally.Query.PromQl;
using Tally.Storage.Metrics;

namespace Tally.Backend.Prometheus.Api;

/// <summary><c>query</c>, <c>query_range</c>, <c>format_query</c>, <c>parse_query</c>.</summary>
internal sealed class QueryEndpoints(MetricStore store, PrometheusOptions options, QueryQueue queue, TimeProvider clock)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapApi("/query", Instant);
        routes.MapApi("/query_range", Range);
        routes.MapApi("/format_query", (request, _) => Text(Parse(request).Pretty()));
        routes.MapApi("/parse_query", (request, _) => new ApiAnswer(Parse(request).WriteTree));
    }

    private async Task<ApiAnswer> Instant(ApiRequest request, HttpContext context)
    {
        var time = request.Time("time", clock.GetUtcNow().ToUnixTimeMilliseconds());
        var limit = request.Limit();
        var limits = Limits(request);
        var query = Parse(request);
        return Answer(await queue.RunAsync(limits, left => query.Instant(store, time, left, context.RequestAborted), context.RequestAborted), limit);
    }

    private async Task<ApiAnswer> Range(ApiRequest request, HttpContext context)
    {
        var (start, end) = (request.RequiredTime("start"), request.RequiredTime("end"));
        if (end < start)
            throw ApiException.Invalid("end", "end timestamp must not be before start time");
        var step = (long)(request.Duration("step") ?? throw ApiException.Invalid("step", "cannot parse \"\" to a valid duration")).TotalMilliseconds;
        if (step <= 0)
            throw ApiException.Invalid("step", "zero or negative query resolution step widths are not accepted. Try a positive integer");
        if ((end - start) / step > options.Limits.MaxPoints)
            throw ApiException.BadData($"exceeded maximum resolution of {options.Limits.MaxPoints:N0} points per timeseries. Try decreasing the query resolution (?step=XX)");
        var limit = request.Limit();
        var limits = Limits(request);
        var query = Parse(request);
        return Answer(await queue.RunAsync(limits, left => query.Range(store, start, end, step, left with { MaxPoints = left.MaxPoints + 1 }, context.RequestAborted), context.RequestAborted), limit);
    }

    private PromQuery Parse(ApiRequest request)
    {
        var lookback = request.Duration("lookback_delta") ?? options.Lookback;
        if (lookback <= TimeSpan.Zero)
            throw ApiException.Invalid("lookback_delta", "the lookback must be positive");
        return PromQuery.TryParse(request.Find("query") ?? "", options.Language with { Lookback = lookback }, out var query, out var error)
            ? query!
            : throw ApiException.Invalid("query", error!.ToString());
    }

    private PromLimits Limits(ApiRequest request) =>
        request.Duration("timeout") is { } timeout && timeout < options.QueryTimeout ? options.Limits with { Timeout = timeout } : options.Limits;

    private static ApiAnswer Text(string text) => new(json => json.WriteStringValue(text));

    private static ApiAnswer Answer(PromResult result, int limit)
    {
        if (result.Failure == PromFailure.Refused)
            throw ApiException.Invalid("query", result.Error);
        if (result.Failure is { } failure)
            throw new ApiException(failure switch { PromFailure.Timeout => "timeout", PromFailure.Canceled => "canceled", _ => "execution" }, result.Error);
        var count = result.Data switch
        {
            PromData.Vector vector => vector.Series.Count,
            PromData.Matrix matrix => matrix.Series.Count,
            _ => 0,
        };
        return new(body => ResultJson.WriteAsync(body, result.Data!, limit), [.. result.Warnings, .. ApiAnswer.Truncated(count, limit)], result.Infos);
    }
}
