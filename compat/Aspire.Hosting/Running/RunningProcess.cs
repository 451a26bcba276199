using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running.Processes;

namespace Aspire.Hosting.Running;

/// <summary>A resource that is a process of this machine.</summary>
internal sealed class RunningProcess(ChildProcess child, Func<int, string?>? startFault = null) : IRunningResource
{
    public ResourcePropertySnapshot Identity { get; } = new("executable.pid", child.Id.ToString(CultureInfo.InvariantCulture));

    public bool OutlivesAppHost => false;

    public Task<int> Exited => child.Exited;

    public string? StartFault(int exitCode) => startFault?.Invoke(exitCode);

    public Task StopAsync(TimeSpan grace) => child.StopAsync(grace);

    public ValueTask DisposeAsync() => child.DisposeAsync();
}
