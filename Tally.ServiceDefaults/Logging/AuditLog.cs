using Microsoft.Extensions.Logging;

namespace Tally.ServiceDefaults;

/// <summary>
/// Who was allowed or refused what, and by which rule: log lines with the event <c>audit</c>. They are written whatever the
/// log level of everything else. Safe for concurrent use.
/// </summary>
public sealed partial class AuditLog(ILogger<AuditLog> logger)
{
    /// <param name="action">What was attempted, a word of the code: <c>room.open</c>.</param>
    /// <param name="actor">The user's id as the service knows it; its keyed hash is what leaves the process. Null where nobody is known.</param>
    /// <param name="policy">The rule that decided, a word of the code: <c>password</c>, <c>signed_in</c>.</param>
    /// <param name="outcome"><see cref="AuditOutcome.Success"/>, <see cref="AuditOutcome.Denied"/> or <see cref="AuditOutcome.Invalid"/>.</param>
    public void Record(string action, string? actor, string policy, string outcome) =>
        Log(outcome == AuditOutcome.Success ? LogLevel.Information : LogLevel.Warning, action, actor, policy, outcome);

    [LoggerMessage(EventName = "audit", Message = "{action} by {actor} under {policy}: {outcome}")]
    private partial void Log(LogLevel level, string action, string? actor, string policy, string outcome);
}

/// <summary>How an attempt ended.</summary>
public static class AuditOutcome
{
    public const string Success = "success";
    public const string Denied = "denied";
    public const string Invalid = "invalid";
}
