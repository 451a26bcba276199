using Microsoft.Extensions.Configuration;

namespace Tally.ServiceDefaults;

/// <summary>The settings under <c>HttpClients</c>: what every HttpClient of the factory has unless it says otherwise.</summary>
public sealed class HttpClientDefaults
{
    public const string Section = "HttpClients";

    /// <summary>From the first attempt to the response's headers and buffered body, all attempts together. 0.1 s to 300 s. Default: 10 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>One attempt, to the response's headers. 0.1 s to 300 s. Default: 5 s.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Further attempts after a connection that failed or a 408, 429, 502, 503 or 504; only of requests that may be repeated:
    /// GET, HEAD, OPTIONS, TRACE, PUT, DELETE, and any whose connection was never made. 0 to 10. Default: 2.
    /// </summary>
    public int Retries { get; set; } = 2;

    /// <summary>Before the first further attempt; it doubles with each, with jitter, and a <c>Retry-After</c> wins. 0 to 30 s. Default: 0.2 s.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(0.2);

    /// <summary>The share of failed attempts at one host that opens its circuit: calls fail at once until it is tried again. 0.01 to 1, or 0 for no breaker. Default: 0.5.</summary>
    public double BreakerFailureRatio { get; set; } = 0.5;

    /// <summary>Attempts at one host within 30 s before the share means anything. 2 to 10,000. Default: 20.</summary>
    public int BreakerMinimumThroughput { get; set; } = 20;

    /// <summary>How long an open circuit waits for its next try. 0.5 s to 300 s. Default: 5 s.</summary>
    public TimeSpan BreakerDuration { get; set; } = TimeSpan.FromSeconds(5);

    internal static HttpClientDefaults Read(IConfiguration configuration)
    {
        var defaults = SettingCheck.Read<HttpClientDefaults>(configuration.GetSection(Section));
        SettingCheck.Throw<HttpClientDefaults>(
        [
            SettingCheck.Range($"{Section}:Timeout", defaults.Timeout.TotalSeconds, 0.1, 300, "seconds"),
            SettingCheck.Range($"{Section}:AttemptTimeout", defaults.AttemptTimeout.TotalSeconds, 0.1, 300, "seconds"),
            SettingCheck.Range($"{Section}:Retries", defaults.Retries, 0, 10, "attempts"),
            SettingCheck.Range($"{Section}:RetryDelay", defaults.RetryDelay.TotalSeconds, 0, 30, "seconds"),
            defaults.BreakerFailureRatio == 0 ? null : SettingCheck.Range($"{Section}:BreakerFailureRatio", defaults.BreakerFailureRatio, 0.01, 1, "(a share), or 0"),
            SettingCheck.Range($"{Section}:BreakerMinimumThroughput", defaults.BreakerMinimumThroughput, 2, 10_000, "attempts"),
            SettingCheck.Range($"{Section}:BreakerDuration", defaults.BreakerDuration.TotalSeconds, 0.5, 300, "seconds"),
        ]);
        return defaults;
    }
}
