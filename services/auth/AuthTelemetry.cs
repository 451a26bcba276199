using System.Diagnostics;
using System.Diagnostics.Metrics;
using Tally.ServiceDefaults;

namespace Tally.Auth;

/// <summary>What auth traces, counts and logs. Never a name, a password or a token.</summary>
internal sealed partial class AuthTelemetry : IDisposable
{
    private readonly ILogger<AuthTelemetry> _logger;
    private readonly AuditLog _audit;
    private readonly Meter _meter;
    private readonly Counter<long> _signIns;
    private readonly Counter<long> _tokenChecks;

    public AuthTelemetry(IMeterFactory meters, AuditLog audit, ILogger<AuthTelemetry> logger)
    {
        (_audit, _logger) = (audit, logger);
        _meter = meters.Create("Tally.Auth");
        _signIns = _meter.CreateCounter<long>("tally.auth.sign_ins", "{attempt}", "Attempts to sign in, by outcome.");
        _tokenChecks = _meter.CreateCounter<long>("tally.auth.token_checks", "{check}", "Tokens presented, by outcome.");
    }

    /// <summary>The one source of auth's own spans.</summary>
    public ActivitySource Source { get; } = new("Tally.Auth");

    public void SignIn(string? user, string outcome)
    {
        _signIns.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        LogSignIn(outcome == AuditOutcome.Success ? LogLevel.Information : LogLevel.Warning, outcome);
        _audit.Record("auth.sign_in", user, "password", outcome);
    }

    public void TokenCheck(string outcome)
    {
        _tokenChecks.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        LogTokenCheck(outcome);
    }

    public void Dispose()
    {
        Source.Dispose();
        _meter.Dispose();
    }

    [LoggerMessage(EventName = "auth.sign_in", Message = "Sign-in: {outcome}")]
    private partial void LogSignIn(LogLevel level, string outcome);

    [LoggerMessage(EventName = "auth.token_check", Level = LogLevel.Information, Message = "Token check: {outcome}")]
    private partial void LogTokenCheck(string outcome);
}
