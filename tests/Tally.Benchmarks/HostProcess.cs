using System.Diagnostics;
using System.Globalization;

namespace Tally.Benchmarks;

/// <summary>CPU time and allocation of a process so far.</summary>
internal readonly record struct Usage(double CpuMicroseconds, double AllocatedBytes)
{
    /// <summary>This process's, as <c>/stats</c> answers it.</summary>
    public static string OfThisProcess =>
        string.Create(CultureInfo.InvariantCulture, $"{Environment.CpuUsage.TotalTime.TotalMicroseconds} {GC.GetTotalAllocatedBytes(precise: true)}");

    public static Usage operator -(Usage a, Usage b) => new(a.CpuMicroseconds - b.CpuMicroseconds, a.AllocatedBytes - b.AllocatedBytes);
}

/// <summary>
/// This program once more, as a server of its own, so that only the server's CPU time counts. It writes <c>listens at</c> and
/// its address, and answers <c>/stats</c>.
/// </summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private HostProcess(Process process, DirectoryInfo folder) => (_process, _folder) = (process, folder);

    public HttpClient Client { get; } = new(new SocketsHttpHandler { ActivityHeadersPropagator = null });

    /// <summary>The most memory that it has had, resident, in MiB.</summary>
    public long PeakMemory
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64 >> 20;
        }
    }

    /// <param name="mode">Which server it is: <c>service-host</c>, <c>transport-host</c>.</param>
    /// <param name="variant">The variant of it.</param>
    /// <param name="variables">The environment's, added to this process's own.</param>
    public static async Task<HostProcess> StartAsync(string mode, string variant, IReadOnlyDictionary<string, string> variables)
    {
        var folder = Directory.CreateTempSubdirectory("tally-benchmark-");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Tally.Benchmarks.dll"), mode, variant, folder.FullName])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        var host = new HostProcess(Process.Start(start)!, folder);
        try
        {
            host.Client.BaseAddress = await host.Address();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>What the process has used since it started.</summary>
    public async Task<Usage> UsageAsync()
    {
        var parts = (await Client.GetStringAsync("/stats")).Split(' ');
        return new(double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        Client.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<Uri> Address()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("listens at ", StringComparison.Ordinal))
                continue;

            // What it writes from now on nobody reads, and a full pipe must not stop it.
            _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return new Uri(line["listens at ".Length..]);
        }

        throw new InvalidOperationException("The server ended before it listened.");
    }
}
