using System.Diagnostics;
using System.Globalization;

namespace Tally.Benchmarks.Service;

/// <summary>CPU time and allocation of a process so far.</summary>
internal readonly record struct Usage(double CpuMicroseconds, double AllocatedBytes)
{
    public static Usage operator -(Usage a, Usage b) => new(a.CpuMicroseconds - b.CpuMicroseconds, a.AllocatedBytes - b.AllocatedBytes);
}

/// <summary>A variant that runs.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private HostProcess(Process process, DirectoryInfo folder) => (_process, _folder) = (process, folder);

    public HttpClient Client { get; } = new(new SocketsHttpHandler { ActivityHeadersPropagator = null });

    public static async Task<HostProcess> StartAsync(ServiceVariant variant)
    {
        var folder = Directory.CreateTempSubdirectory("tally-service-");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Tally.Benchmarks.dll"), "service-host", variant.HasTelemetry ? "on" : "off", folder.FullName])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in variant.Variables)
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

        throw new InvalidOperationException("The service ended before it listened.");
    }
}
