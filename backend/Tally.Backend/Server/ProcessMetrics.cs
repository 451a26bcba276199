using System.Diagnostics.Metrics;

namespace Tally.Backend.Server;

/// <summary>What the process costs: <c>tally_process_cpu_seconds_total</c> and <c>tally_process_memory_bytes</c> (resident).</summary>
internal sealed class ProcessMetrics
{
    public ProcessMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Tally.Backend.Process");
        meter.CreateObservableCounter("tally.process.cpu.seconds", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "CPU time used by the process.");
        meter.CreateObservableGauge("tally.process.memory.bytes", () => Environment.WorkingSet, "By", "Resident memory of the process.");
    }
}
