using System.Diagnostics.Metrics;

namespace Tally.Auth;

/// <summary>How an attempt ended; the values of the attribute and field <c>outcome</c>.</summary>
internal static class Outcome
{
    public const string Success = "success";
    public const string Denied = "denied";
    public const string Invalid = "invalid";
}

/// <summary>What auth counts and logs. Never a name, a password or a token.</summary>
internal sealed partial class AuthTelemetry : IDisposable
{
    private readonly ILogger<AuthTelemetry> _logger;
    private readonly Meter _meter;
    private readonly Counter<long> _signIns;
    private readonly Counter<long> _tokenChecks;

    public AuthTelemetry(IMeterFactory meters, ILogger<AuthTelemetry> logger)
    {
        _logger = logger;
        _meter = meters.Create("Tally.Auth");
        _signIns = _meter.CreateCounter<long>("tally.auth.sign_ins", "{attempt}", "Attempts to sign in, by outcome.");
        _tokenChecks = _meter.CreateCounter<long>("tally.auth.token_checks", "{check}", "Tokens presented, by outcome.");
    }

    public void SignIn(string outcome)
    {
        _signIns.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        LogSignIn(outcome == Outcome.Success ? LogLevel.Information : LogLevel.Warning, outcome);
    }

    public void TokenCheck(string outcome)
    {
        _tokenChecks.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        LogTokenCheck(outcome);
    }

    public void Dispose() => _meter.Dispose();

    [LoggerMessage(EventName = "auth.sign_in", Message = "Sign-in: {outcome}")]
    private partial void LogSignIn(LogLevel level, string outcome);

    [LoggerMessage(EventName = "auth.token_check", Level = LogLevel.Information, Message = "Token check: {outcome}")]
    private partial void LogTokenCheck(string outcome);
}
