using System.Diagnostics;
using System.Globalization;
using Tally.Backend.Server;

namespace Tally.Backend.Tests.Server;

/// <summary>The built backend as a process of its own, on free ports and with a data folder of its own; ended with the test.</summary>
internal sealed class BackendProcess : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tally-backend-");
    private readonly Process _process;
    private readonly Task<string> _errors;

    public BackendProcess(params (string Name, string Value)[] settings)
    {
        var all = ListenSettings.FreePorts;
        all["Storage:Folder"] = Folder;
        foreach (var (name, value) in settings)
            all[name] = value;
        var dll = Path.Combine(AppContext.BaseDirectory, "Tally.Backend.dll");
        _process = Process.Start(new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [dll, .. all.Select(pair => $"--{pair.Key}={pair.Value}")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // A launcher's idea of where to listen, which must not matter.
            Environment = { ["ASPNETCORE_URLS"] = "http://127.0.0.1:1" },
        })!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public string Folder => _folder.FullName;

    public int Id => _process.Id;

    /// <summary>Waits for the end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> ExitAsync()
    {
        var output = _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync().WaitAsync(Deadline);
        return (_process.ExitCode, await output, await _errors);
    }

    /// <summary>Waits until the log says where the listener is.</summary>
    public async Task<Uri> AddressAsync(Listener listener)
    {
        var marker = $"{listener} listens at ";
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(Deadline) is { } line)
            if (line.Contains(marker, StringComparison.Ordinal))
                return new(line[(line.IndexOf(marker, StringComparison.Ordinal) + marker.Length)..]);
        throw new InvalidOperationException($"The backend ended without listening: {await _errors}");
    }

    /// <summary>Asks it to stop, as an orchestrator does.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Ends it at once, as a crash does.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
