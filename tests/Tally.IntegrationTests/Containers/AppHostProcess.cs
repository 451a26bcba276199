using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace Tally.IntegrationTests.Containers;

/// <summary>The AppHost as a process of its own, as a developer starts it: dashboard on, all ports free ones, what it writes kept.</summary>
internal sealed class AppHostProcess : IDisposable
{
    private static readonly string[] StackPorts =
        ["OtlpGrpc", "OtlpHttp", "Faro", "Tempo", "Loki", "Mimir", "Pyroscope", "Grafana", "Alloy", "AlloyPyroscope"];

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    /// <param name="settings">Command-line settings of the AppHost.</param>
    /// <param name="environment">What differs in its environment.</param>
    public AppHostProcess(IEnumerable<string> settings, IReadOnlyDictionary<string, string> environment)
    {
        var ports = FreePorts(3);
        // From its own folder: the copy beside the tests lacks the assemblies that their shared framework, ASP.NET Core, brings.
        var configuration = typeof(Projects.Tally_AppHost).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var built = Path.Combine(Projects.Tally_AppHost.ProjectPath, "bin", configuration, "net10.0", "Tally.AppHost.dll");
        // What Aspire's testing host does: a free port wherever callers ask by name.
        var start = new ProcessStartInfo("dotnet", ["exec", built, "--DcpPublisher:RandomizePorts=true", .. settings])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        start.Environment["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        start.Environment["ASPNETCORE_URLS"] = $"http://localhost:{ports[^3]}";
        start.Environment["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://localhost:{ports[^2]}";
        start.Environment["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = $"http://localhost:{ports[^1]}";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        _process = new() { StartInfo = start };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it has written, to its output and to its errors.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    public int ExitCode => _process.ExitCode;

    public async Task WaitForExitAsync(TimeSpan deadline)
    {
        using var time = new CancellationTokenSource(deadline);
        try
        {
            await _process.WaitForExitAsync(time.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The AppHost has not ended within {deadline.TotalSeconds} s:\n{string.Join('\n', Lines)}");
        }
    }

    /// <summary>Asks until a condition holds.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds, string what, TimeSpan deadline)
    {
        for (var waited = Stopwatch.StartNew(); !await holds(); await Task.Delay(200))
            Assert.True(
                waited.Elapsed < deadline && !_process.HasExited,
                $"{what}: not within {deadline.TotalSeconds} s. The AppHost wrote:\n{string.Join('\n', Lines)}");
    }

    /// <summary>As Ctrl-C, a closed terminal or a system that shuts down do it.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Without warning: kill -9.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is { } line)
            _lines.Enqueue(line);
    }

    private static int[] FreePorts(int count)
    {
        // All at once, so that none comes twice.
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
            listener.Start();
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners)
            listener.Stop();
        return ports;
    }
}
