using System.Globalization;
using Microsoft.Extensions.Primitives;
using Tally.Query.LogQl;
using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Loki;

/// <summary>The parameters of a call, from the query string and, for a POST, the form.</summary>
internal sealed class LokiRequest
{
    private readonly HttpContext _context;
    private readonly IFormCollection? _form;

    private LokiRequest(HttpContext context, IFormCollection? form, UnixNanos now) => (_context, _form, Now) = (context, form, now);

    public UnixNanos Now { get; }

    public CancellationToken Cancelled => _context.RequestAborted;

    /// <summary>True where the client takes structured metadata and parsed labels apart from the stream's.</summary>
    public bool CategorizesLabels => _context.Request.Headers["X-Loki-Response-Encoding-Flags"]
        .Any(flags => flags?.Split(',', StringSplitOptions.TrimEntries).Contains("categorize-labels") == true);

    /// <exception cref="LokiRequestException">The form cannot be read.</exception>
    public static async Task<LokiRequest> ReadAsync(HttpContext context, UnixNanos now)
    {
        try
        {
            var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
            return new(context, form, now);
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException)
        {
            throw new LokiRequestException($"invalid form: {e.Message}");
        }
    }

    public string? Text(string name) => Values(name) is [{ } first, ..] ? first : null;

    public object RouteValue(string name) => _context.Request.RouteValues[name]!;

    public LogQuery Query()
    {
        var text = Text("query") ?? "";
        if (text.Length == 0)
            throw new LokiRequestException("parse error : unexpected end of query: the parameter 'query' is missing or empty");
        return Parse(text);
    }

    /// <summary>A selector's matchers; none where the parameter is missing or <c>{}</c>.</summary>
    public IReadOnlyList<LabelMatcher> OptionalMatchers(string name) =>
        Text(name) is { } text && text.Replace(" ", "", StringComparison.Ordinal) is not ("" or "{}") ? Matchers(text) : [];

    public IReadOnlyList<LabelMatcher> RequiredMatchers(string name) => Matchers(Text(name) ?? "{}");

    /// <summary><c>match[]</c>, given any number of times (also spelt <c>match</c>); without it every stream is meant.</summary>
    public IReadOnlyList<IReadOnlyList<LabelMatcher>> MatcherGroups()
    {
        var groups = Values("match[]").Concat(Values("match")).Where(text => !string.IsNullOrEmpty(text)).Select(text => Matchers(text!)).ToList();
        return groups.Count > 0 ? groups : [[]];
    }

    /// <summary><c>start</c> and <c>end</c>, or <c>since</c> before the end; an hour up to now by default.</summary>
    public (UnixNanos Start, UnixNanos End) Range(TimeSpan? byDefault = null)
    {
        var end = Time("end", Now);
        var since = Duration("since") ?? byDefault ?? TimeSpan.FromHours(1);
        var start = Time("start", end - since);
        return end >= start ? (start, end) : throw new LokiRequestException("end timestamp must not be before or equal to start time");
    }

    public int Limit()
    {
        if (Text("limit") is not { Length: > 0 } text)
            return 100;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit))
            throw new LokiRequestException($"strconv.Atoi: parsing \"{text}\": invalid syntax");
        return limit > 0 ? limit : throw new LokiRequestException("limit must be a positive value");
    }

    public LogDirection Direction() => (Text("direction") ?? "backward").ToUpperInvariant() switch
    {
        "BACKWARD" or "" => LogDirection.Backward,
        "FORWARD" => LogDirection.Forward,
        _ => throw new LokiRequestException($"invalid direction '{Text("direction")}'"),
    };

    public UnixNanos Time(string name, UnixNanos byDefault) =>
        Text(name) is not { Length: > 0 } text ? byDefault
        : LokiTime.TryParse(text, out var time) ? time
        : throw new LokiRequestException($"could not parse '{text}' as a timestamp: expected nanoseconds or seconds since 1970, or RFC 3339");

    public TimeSpan? Duration(string name) =>
        Text(name) is not { Length: > 0 } text ? null
        : LokiTime.TryParseDuration(text, out var duration) ? duration
        : throw new LokiRequestException($"cannot parse \"{text}\" to a valid duration");

    /// <summary>Between the points of a range, a 250th of it by default; with limits, no more points than they allow.</summary>
    public TimeSpan Step(UnixNanos start, UnixNanos end, LogQueryLimits? limits)
    {
        var step = Duration("step") ?? TimeSpan.FromSeconds(Math.Max(1, Math.Floor((end.Value - start.Value) / 250d / UnixNanos.PerSecond)));
        if (step <= TimeSpan.Zero)
            throw new LokiRequestException("zero or negative query resolution step widths are not accepted. Try a positive integer");
        if (limits is not null && (end.Value - start.Value) / (step.Ticks * UnixNanos.PerTick) > limits.MaxPoints)
            throw new LokiRequestException("exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter");
        return step;
    }

    private static IReadOnlyList<LabelMatcher> Matchers(string text)
    {
        var query = Parse(text);
        return query.IsSelector ? query.Matchers : throw new LokiRequestException("only label matchers are supported");
    }

    private static LogQuery Parse(string text) => LogQuery.TryParse(text, out var query, out var error)
        ? query
        : throw new LokiRequestException($"parse error at line {error.Line}, col {error.Column}: {error.Message}");

    private StringValues Values(string name) => _context.Request.Query.TryGetValue(name, out var values) ? values : _form?[name] ?? StringValues.Empty;
}
