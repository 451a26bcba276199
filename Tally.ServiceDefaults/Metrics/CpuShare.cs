using System.Diagnostics;

namespace Tally.ServiceDefaults.Metrics;

/// <summary>The share of its cores that the process has used between two readings. One reader at a time.</summary>
internal sealed class CpuShare
{
    private TimeSpan _cpu = Environment.CpuUsage.TotalTime;
    private long _at = Stopwatch.GetTimestamp();

    public double SinceLast()
    {
        var (cpu, at) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var available = Stopwatch.GetElapsedTime(_at, at) * Environment.ProcessorCount;
        var share = available > TimeSpan.Zero ? (cpu - _cpu) / available : 0;
        (_cpu, _at) = (cpu, at);
        return Math.Clamp(share, 0, 1);
    }
}
