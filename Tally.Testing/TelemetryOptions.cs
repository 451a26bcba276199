namespace Tally.Testing;

/// <summary>How long a <see cref="TelemetryClient"/> waits for telemetry that is still on its way.</summary>
public sealed record TelemetryOptions
{
    /// <summary>
    /// When to give up. Default 15 seconds: twice the second that a service may batch for, the moment a backend may take,
    /// and room for a busy machine. More than zero.
    /// </summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The pause between two questions. Default 100 milliseconds; more than zero.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How far back log and metric queries look. Default 1 hour; more than zero.</summary>
    public TimeSpan Lookback { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The tenant, sent as <c>X-Scope-OrgID</c>. Default none.</summary>
    public string? Tenant { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Deadline, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Interval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Lookback, TimeSpan.Zero);
    }
}
