using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Tally.ServiceDefaults.HttpClients;

/// <summary>What the framework's client spans and metrics do not tell: attempts that were repeated, and circuits. Each attempt has a span of its own.</summary>
internal sealed partial class HttpClientTelemetry : IDisposable
{
    private readonly ILogger<HttpClientTelemetry> _logger;
    private readonly Meter _meter;
    private readonly Counter<long> _retries;

    public HttpClientTelemetry(IMeterFactory meters, ILogger<HttpClientTelemetry> logger)
    {
        _logger = logger;
        _meter = meters.Create("Tally.ServiceDefaults");
        _retries = _meter.CreateCounter<long>("tally.http.client.retries", "{attempt}", "Attempts that repeated a failed one, by host.");
    }

    public void Retried(string host) => _retries.Add(1, new KeyValuePair<string, object?>("server.address", host));

    public void Opened(string host, TimeSpan duration) => LogOpened(host, duration.TotalSeconds);

    public void Closed(string host) => LogClosed(host);

    public void Dispose() => _meter.Dispose();

    [LoggerMessage(EventName = "http.client.circuit_opened", Level = LogLevel.Warning, Message = "Calls to {address} fail too often; it is left alone for {seconds} s")]
    private partial void LogOpened(string address, double seconds);

    [LoggerMessage(EventName = "http.client.circuit_closed", Level = LogLevel.Information, Message = "{address} answers again")]
    private partial void LogClosed(string address);
}
