using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Tally.ServiceDefaults.Metrics;

/// <summary>
/// The process by the semantic conventions for processes: CPU, memory, threads, open files or handles, uptime. Garbage
/// collector, thread pool and locks are the runtime's own meter, <c>System.Runtime</c>.
/// </summary>
internal sealed class ProcessMetrics : IDisposable
{
    private static readonly KeyValuePair<string, object?> UserMode = new("cpu.mode", "user");
    private static readonly KeyValuePair<string, object?> KernelMode = new("cpu.mode", "system");

    private readonly Meter _meter;
    private readonly CpuShare _share = new();

    public ProcessMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Tally.ServiceDefaults");
        _meter.CreateObservableCounter("process.cpu.time", CpuTimes, "s", "CPU time by mode.");
        _meter.CreateObservableGauge("process.cpu.utilization", () => _share.SinceLast(), "1", "CPU time since the last reading, of all cores the process may use; 0 to 1.");
        _meter.CreateObservableUpDownCounter("process.memory.usage", () => Environment.WorkingSet, "By", "Physical memory in use.");
        _meter.CreateObservableUpDownCounter("process.memory.virtual", () => Read(process => process.VirtualMemorySize64), "By", "Committed virtual memory.");
        _meter.CreateObservableUpDownCounter("process.thread.count", () => Read(process => process.Threads.Count), "{thread}", "Threads of the process.");
        _meter.CreateObservableGauge("process.uptime", () => Read(process => (DateTime.Now - process.StartTime).TotalSeconds), "s", "How long the process has run.");
        if (OperatingSystem.IsWindows())
            _meter.CreateObservableUpDownCounter("process.windows.handle.count", () => Read(process => process.HandleCount), "{handle}", "Open handles.");
        else
            _meter.CreateObservableUpDownCounter("process.open_file_descriptor.count", OpenFiles, "{file_descriptor}", "Open file descriptors.");
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<double>> CpuTimes()
    {
        var cpu = Environment.CpuUsage;
        return [new(cpu.UserTime.TotalSeconds, UserMode), new(cpu.PrivilegedTime.TotalSeconds, KernelMode)];
    }

    private static T Read<T>(Func<Process, T> value)
    {
        using var process = Process.GetCurrentProcess();
        return value(process);
    }

    // Linux and macOS show the descriptors of the process that looks.
    private static IEnumerable<Measurement<int>> OpenFiles()
    {
        var folder = OperatingSystem.IsMacOS() ? "/dev/fd" : "/proc/self/fd";
        return Directory.Exists(folder) ? [new(Directory.EnumerateFileSystemEntries(folder).Count())] : [];
    }
}
