namespace Tally.Hosting;

/// <summary>How long each signal is kept: whole hours, from 1 hour to 10 years. Default 7 days each.</summary>
public sealed class RetentionOptions
{
    /// <summary>Traces, in Tempo.</summary>
    public TimeSpan Traces { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Logs, in Loki.</summary>
    public TimeSpan Logs { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Metrics, in Mimir.</summary>
    public TimeSpan Metrics { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Profiles, in Pyroscope.</summary>
    public TimeSpan Profiles { get; set; } = TimeSpan.FromDays(7);
}
