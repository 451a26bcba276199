using System.Diagnostics.Metrics;

namespace Tally.ServiceDefaults.Profiling;

/// <summary>What became of profiles: <c>tally.profiling.profiles</c> by <c>outcome</c> (sent, failed, dropped).</summary>
internal sealed class ProfilingMetrics
{
    private readonly Counter<long> _profiles;

    public ProfilingMetrics(IMeterFactory meters) =>
        _profiles = meters.Create("Tally.Profiling").CreateCounter<long>("tally.profiling.profiles", "{profile}", "Profiles by what became of them.");

    public void Sent() => Count("sent");

    /// <summary>A push did not succeed; the profile may be kept and pushed again.</summary>
    public void Failed() => Count("failed");

    /// <summary>Given up: refused for good, or too many were waiting.</summary>
    public void Dropped() => Count("dropped");

    private void Count(string outcome) => _profiles.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
