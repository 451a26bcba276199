using Tally.Deploy.Verify;

namespace Tally.Deploy;

/// <summary>
/// Writes one of each signal to a stack, the way services do, and reads it back, the way Grafana does. The command
/// <c>verify</c> does the same.
/// </summary>
public sealed class StackVerification
{
    /// <summary>The base of OTLP over HTTP; null leaves traces, logs and metrics out.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>Where profiles are sent, as to Pyroscope; null leaves profiles out.</summary>
    public Uri? Profiles { get; init; }

    /// <summary>The base of Tempo's API; null leaves traces out.</summary>
    public Uri? Tempo { get; init; }

    /// <summary>The base of Loki's API; null leaves logs out.</summary>
    public Uri? Loki { get; init; }

    /// <summary>The base of Mimir's API; null leaves metrics out.</summary>
    public Uri? Mimir { get; init; }

    /// <summary>The base of Pyroscope's API; null leaves profiles out.</summary>
    public Uri? Pyroscope { get; init; }

    /// <summary>The tenant of what is written and read. Default: none is named.</summary>
    public string? Tenant { get; init; }

    /// <summary>How long each signal may take from the first attempt until it is read back. At least 1 s. Default: 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Runs all checks at the same time.</summary>
    /// <param name="cancellationToken">Ends them early.</param>
    /// <returns>A result for each, in the order of the signals: traces, logs, metrics, profiles.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> came first.</exception>
    public async Task<IReadOnlyList<VerificationResult>> RunAsync(CancellationToken cancellationToken = default)
    {
        var targets = new VerifyTargets { Otlp = Otlp, Profiles = Profiles, Tempo = Tempo, Loki = Loki, Mimir = Mimir, Pyroscope = Pyroscope, Tenant = Tenant };
        using var http = new Http(Tenant);
        var checks = ProbeChecks.Of(targets, http).ToArray();
        var ended = new Dictionary<Check, CheckResult>();
        await new CheckRunner(Timeout, pause: TimeSpan.FromSeconds(0.5), result => ended[result.Check] = result).RunAsync(checks, cancellationToken).ConfigureAwait(false);
        return [.. checks.Select(check => new VerificationResult(check.Name, ended[check].Failure, ended[check].Elapsed))];
    }
}
