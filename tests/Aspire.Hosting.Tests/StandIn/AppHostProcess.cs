using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Aspire.Hosting.Tests.StandIn;

/// <summary>The trial AppHost as a process of its own, with what it writes.</summary>
internal sealed partial class AppHostProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = [];

    public AppHostProcess(params string[] args)
    {
        var appHost = typeof(Projects.Trial_AppHost).Assembly;
        var built = Path.Combine(Projects.Trial_AppHost.ProjectPath, "bin", AppHostAssembly.Configuration(appHost), "net10.0", "Trial.AppHost.dll");
        _process = Process.Start(new ProcessStartInfo(DotnetHost.Path!, ["exec", built, .. args])
        {
            WorkingDirectory = Projects.Trial_AppHost.ProjectPath,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.OutputDataReceived += (_, e) => _lines.Enqueue(e.Data ?? "");
        _process.ErrorDataReceived += (_, e) => _lines.Enqueue(e.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public IReadOnlyCollection<string> Lines => _lines;

    public int Id => _process.Id;

    /// <summary>Waits for the table of what runs where and returns the address of a resource in it.</summary>
    public async Task<Uri> AddressAsync(string resource)
    {
        Match? row = null;
        await RunningTests.EventuallyAsync(() => (row = _lines.Select(line => Row().Match(line)).FirstOrDefault(m => m.Success && m.Groups["name"].Value == resource)) is not null);
        return new Uri(row!.Groups["url"].Value);
    }

    public void Kill() => _process.Kill();

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Trial.Deadline);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    [GeneratedRegex(@"^  (?<name>\w+) +\S.*?  (?<url>http://\S+)")]
    private static partial Regex Row();
}
