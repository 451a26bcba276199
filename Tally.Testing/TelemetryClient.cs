namespace Tally.Testing;

/// <summary>
/// Asks a stack for telemetry and waits for it, because telemetry arrives a moment after the request that made it.
/// Every method asks again until the answer fulfils <c>until</c> (by default: until there is one) and fails with a
/// <see cref="TelemetryTimeoutException"/> that shows the last answer. Speaks the APIs of Tempo, Loki, Prometheus and Pyroscope,
/// so it reads from an embedded stack and from the real ones alike. Thread-safe.
/// </summary>
/// <example>
/// <code>
/// using var telemetry = new TelemetryClient(urls.Tempo, urls.Loki, urls.Mimir, urls.Pyroscope);
/// var trace = await telemetry.Trace(traceId, until: t => t.Services.Contains("auth"));
/// var lines = await telemetry.Logs($$"""{service_name="chat"} | trace_id="{{traceId}}" """);
/// var series = await telemetry.Metric("""sum by (http_route) (http_server_request_duration_seconds_count{job="chat"})""");
/// var flame = await telemetry.Profile(FlameGraph.Cpu, """{service_name="chat"}""", until: f => f.Share("Chat.Search") > 0.2);
/// </code>
/// </example>
public sealed class TelemetryClient : IDisposable
{
    private readonly TelemetryOptions _options;
    private readonly TelemetryApi _tempo;
    private readonly TelemetryApi _loki;
    private readonly TelemetryApi _mimir;
    private readonly TelemetryApi? _pyroscope;

    /// <param name="tempo">The base of Tempo's API.</param>
    /// <param name="loki">The base of Loki's API.</param>
    /// <param name="mimir">The base whose <c>/prometheus/api/v1</c> is Prometheus's API, as Mimir's.</param>
    /// <param name="options">Deadlines and tenant; the defaults suit a local stack.</param>
    public TelemetryClient(Uri tempo, Uri loki, Uri mimir, TelemetryOptions? options = null)
    {
        _options = options ?? new();
        _options.Validate();
        _tempo = new(tempo, _options);
        _loki = new(loki, _options);
        _mimir = new(mimir, _options);
    }

    /// <param name="tempo">The base of Tempo's API.</param>
    /// <param name="loki">The base of Loki's API.</param>
    /// <param name="mimir">The base whose <c>/prometheus/api/v1</c> is Prometheus's API, as Mimir's.</param>
    /// <param name="pyroscope">The base of Pyroscope's API.</param>
    /// <param name="options">Deadlines and tenant; the defaults suit a local stack.</param>
    public TelemetryClient(Uri tempo, Uri loki, Uri mimir, Uri pyroscope, TelemetryOptions? options = null)
        : this(tempo, loki, mimir, options) => _pyroscope = new(pyroscope, _options);

    /// <summary>The trace with this id, 32 hex digits.</summary>
    public Task<Trace> Trace(string traceId, Func<Trace, bool>? until = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(traceId);
        return _tempo.Ask($"api/v2/traces/{Uri.EscapeDataString(traceId)}", Testing.Trace.Read, until ?? (trace => trace.Spans.Count > 0), cancellationToken);
    }

    /// <summary>The traces that a TraceQL query finds, newest first.</summary>
    public Task<IReadOnlyList<FoundTrace>> Traces(string traceQl, Func<IReadOnlyList<FoundTrace>, bool>? until = null, CancellationToken cancellationToken = default) =>
        _tempo.Ask($"api/search?q={Uri.EscapeDataString(traceQl)}", FoundTrace.Read, until ?? Any, cancellationToken);

    /// <summary>The log lines that a LogQL query finds, oldest first.</summary>
    public Task<IReadOnlyList<LogLine>> Logs(string logQl, Func<IReadOnlyList<LogLine>, bool>? until = null, CancellationToken cancellationToken = default)
    {
        var start = (DateTimeOffset.UtcNow - _options.Lookback).ToUnixTimeSeconds();
        return _loki.Ask($"loki/api/v1/query_range?query={Uri.EscapeDataString(logQl)}&start={start}&limit=5000&direction=forward", LogLine.Read, until ?? Any, cancellationToken);
    }

    /// <summary>The samples of a PromQL instant query, now.</summary>
    public Task<IReadOnlyList<Sample>> Metric(string promQl, Func<IReadOnlyList<Sample>, bool>? until = null, CancellationToken cancellationToken = default) =>
        _mimir.Ask($"prometheus/api/v1/query?query={Uri.EscapeDataString(promQl)}", Sample.Read, until ?? Any, cancellationToken);

    /// <summary>The exemplars of the series that a PromQL query names.</summary>
    public Task<IReadOnlyList<Exemplar>> Exemplars(string promQl, Func<IReadOnlyList<Exemplar>, bool>? until = null, CancellationToken cancellationToken = default)
    {
        // The end lies ahead: a sender's clock may be a little faster than this one.
        var (start, end) = (DateTimeOffset.UtcNow - _options.Lookback, DateTimeOffset.UtcNow + _options.Deadline);
        return _mimir.Ask($"prometheus/api/v1/query_exemplars?query={Uri.EscapeDataString(promQl)}&start={start.ToUnixTimeSeconds()}&end={end.ToUnixTimeSeconds()}", Exemplar.Read, until ?? Any, cancellationToken);
    }

    /// <summary>
    /// The merged stacks of all profiles of a type, <see cref="FlameGraph.Cpu"/> for example, whose labels the selector accepts:
    /// <c>{service_name="chat"}</c>. With <paramref name="spanId"/> (16 hex digits) only what was seen in that span.
    /// By default it waits until something was seen.
    /// </summary>
    /// <exception cref="InvalidOperationException">The client was made without Pyroscope.</exception>
    public Task<FlameGraph> Profile(string profileType, string selector, string? spanId = null, Func<FlameGraph, bool>? until = null, CancellationToken cancellationToken = default)
    {
        var pyroscope = _pyroscope ?? throw new InvalidOperationException("This client was made without the URL of Pyroscope.");
        // The end lies ahead: a sender's clock may be a little faster than this one.
        var question = new
        {
            profileTypeID = profileType,
            labelSelector = selector,
            start = (DateTimeOffset.UtcNow - _options.Lookback).ToUnixTimeMilliseconds(),
            end = (DateTimeOffset.UtcNow + _options.Lookback).ToUnixTimeMilliseconds(),
            spanSelector = spanId is null ? Array.Empty<string>() : [spanId],
        };
        var method = spanId is null ? "SelectMergeStacktraces" : "SelectMergeSpanProfile";
        return pyroscope.Ask($"querier.v1.QuerierService/{method}", FlameGraph.Read, until ?? (flame => flame.Total > 0), cancellationToken, question);
    }

    public void Dispose()
    {
        _tempo.Dispose();
        _loki.Dispose();
        _mimir.Dispose();
        _pyroscope?.Dispose();
    }

    private static bool Any<T>(IReadOnlyList<T> answer) => answer.Count > 0;
}
