using Microsoft.Extensions.Configuration;

namespace Tally.ServiceDefaults.Profiling;

/// <summary>
/// The settings under <c>Telemetry:Profiling</c>. Profiles go where <c>PYROSCOPE_SERVER_ADDRESS</c> says; without it there is no
/// profiling at all.
/// </summary>
public sealed class ProfilingOptions
{
    public const string Section = $"{TelemetryOptions.Section}:Profiling";

    /// <summary>Whether to profile. Default: true; <c>PYROSCOPE_PROFILING_ENABLED=false</c>, the variable of Pyroscope's agents, is an off switch too.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How long samples are taken for one profile. 1 to 60 s. Default: 10 s.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// From the start of the service to the first window, which so does not slow the start down; at random up to a quarter more.
    /// 0 to 1 hour. Default: 60 s.
    /// </summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// From the beginning of one window to that of the next. <see cref="Window"/> to 1 hour; equal to it, and with a
    /// <see cref="MinCpu"/> of 0, samples are taken all the time. Default: 120 s, so that the cost of sampling falls on one second
    /// in twelve.
    /// </summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>
    /// A window that is due opens after the first second in which the process used this share of one core. 0 to 1; 0 opens it
    /// in any case. Default: 0.02, above what health probes and the export of telemetry use in an idle service.
    /// </summary>
    public double MinCpu { get; set; } = 0.02;

    /// <summary>
    /// How many of the samples that the runtime takes (about 1000 a second and thread) are counted. 1 to 1000 Hz. Default: 1000.
    /// Fewer make a smaller profile; the runtime's own work stays the same, for that see <see cref="Interval"/>.
    /// </summary>
    public int SamplesPerSecond { get; set; } = 1000;

    /// <summary>Whether to profile CPU time. Default: true.</summary>
    public bool Cpu { get; set; } = true;

    /// <summary>Whether to profile allocated memory (a sample about every 100 KB). Default: true.</summary>
    public bool Allocations { get; set; } = true;

    /// <summary>The random part of <see cref="Delay"/>.</summary>
    internal const double DelayJitter = 0.25;

    internal bool IsOn => Enabled && (Cpu || Allocations);

    internal static ProfilingOptions Read(IConfiguration configuration)
    {
        var options = SettingCheck.Read<ProfilingOptions>(configuration.GetSection(Section));
        SettingCheck.Throw<ProfilingOptions>(options.Mistakes());
        options.Enabled &= !string.Equals(configuration["PYROSCOPE_PROFILING_ENABLED"]?.Trim(), "false", StringComparison.OrdinalIgnoreCase);
        return options;
    }

    private IEnumerable<string?> Mistakes() =>
    [
        SettingCheck.Range($"{Section}:Window", Window.TotalSeconds, 1, 60, "seconds"),
        SettingCheck.Range($"{Section}:Delay", Delay.TotalSeconds, 0, 3600, "seconds"),
        SettingCheck.Range($"{Section}:Interval", Interval.TotalSeconds, Window.TotalSeconds, 3600, "seconds"),
        SettingCheck.Range($"{Section}:MinCpu", MinCpu, 0, 1, "of a core"),
        SettingCheck.Range($"{Section}:SamplesPerSecond", SamplesPerSecond, 1, 1000, "a second"),
    ];
}
