using System.Collections.Concurrent;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Tally.ServiceDefaults.HttpClients;

/// <summary>One pipeline for each host that is called, so that one that is down closes the door to itself only. Safe for concurrent use.</summary>
internal sealed class Circuits(HttpClientDefaults defaults, HttpClientTelemetry telemetry, TimeProvider time)
{
    public static readonly ResiliencePropertyKey<HttpRequestMessage> Request = new("request");

    // Who calls hosts without number (webhooks) shares one circuit for those beyond.
    private const int MaxHosts = 1000;
    private static readonly TimeSpan SamplingDuration = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, ResiliencePipeline<HttpResponseMessage>> _pipelines = new(StringComparer.OrdinalIgnoreCase);

    public ResiliencePipeline<HttpResponseMessage> Of(Uri address) =>
        _pipelines.TryGetValue(address.Authority, out var known) ? known
        : _pipelines.Count < MaxHosts ? _pipelines.GetOrAdd(address.Authority, Create)
        : _pipelines.GetOrAdd("", Create);

    private ResiliencePipeline<HttpResponseMessage> Create(string host)
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time };
        if (defaults.Retries > 0)
            builder.AddRetry(Retry(host));
        if (defaults.BreakerFailureRatio > 0)
            builder.AddCircuitBreaker(Breaker(host));
        return builder.AddTimeout(new TimeoutStrategyOptions { Timeout = defaults.AttemptTimeout }).Build();
    }

    private RetryStrategyOptions<HttpResponseMessage> Retry(string host) => new()
    {
        MaxRetryAttempts = defaults.Retries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = defaults.RetryDelay,
        MaxDelay = defaults.Timeout,
        ShouldHandle = attempt => ValueTask.FromResult(
            Failure.IsTransient(attempt.Outcome) && Repeatable.MayRepeat(attempt.Context.Properties.GetValue(Request, null!), attempt.Outcome.Exception)),
        DelayGenerator = attempt => ValueTask.FromResult(Failure.RetryAfter(attempt.Outcome.Result, time)),
        OnRetry = attempt =>
        {
            attempt.Outcome.Result?.Dispose();
            telemetry.Retried(host);
            return ValueTask.CompletedTask;
        },
    };

    private CircuitBreakerStrategyOptions<HttpResponseMessage> Breaker(string host) => new()
    {
        FailureRatio = defaults.BreakerFailureRatio,
        MinimumThroughput = defaults.BreakerMinimumThroughput,
        SamplingDuration = SamplingDuration,
        BreakDuration = defaults.BreakerDuration,
        ShouldHandle = attempt => ValueTask.FromResult(Failure.IsTransient(attempt.Outcome)),
        OnOpened = _ =>
        {
            telemetry.Opened(host, defaults.BreakerDuration);
            return ValueTask.CompletedTask;
        },
        OnClosed = _ =>
        {
            telemetry.Closed(host);
            return ValueTask.CompletedTask;
        },
    };
}
