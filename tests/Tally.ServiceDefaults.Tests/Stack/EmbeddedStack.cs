using System.Collections.Concurrent;
using System.Diagnostics;
using Tally.Testing;

namespace Tally.ServiceDefaults.Tests.Stack;

/// <summary>The real backend, as a process of its own on free ports, for tests that ask for telemetry as its users do.</summary>
public sealed class EmbeddedStack : IAsyncLifetime
{
    private static readonly string[] Listeners = ["OtlpGrpc", "OtlpHttp", "Tempo", "Loki", "Mimir", "Pyroscope", "Faro"];

    private readonly string _folder = Directory.CreateTempSubdirectory("tally-stack-").FullName;
    private readonly ConcurrentQueue<string> _lines = new();
    private Process? _process;
    private TelemetryClient? _telemetry;

    public TelemetryClient Telemetry => _telemetry!;

    public async ValueTask InitializeAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Tally.Backend.dll"), $"--Storage:Folder={_folder}", .. Listeners.Select(name => $"--Listen:{name}=0")])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _telemetry = new(await Url("Tempo"), await Url("Loki"), await Url("Mimir"), await Url("Pyroscope"), new() { Deadline = Eventually.Deadline });
    }

    /// <summary>Settings that export to the stack as the service <paramref name="name"/>.</summary>
    internal async Task<Dictionary<string, string?>> Export(string name, params (string Key, string Value)[] more) =>
        TestService.ExportTo((await Url("OtlpGrpc")).ToString(), "grpc", [("OTEL_SERVICE_NAME", name), .. more]);

    /// <summary>Where profiles are pushed to.</summary>
    internal async Task<string> Pyroscope() => (await Url("Pyroscope")).ToString();

    public async ValueTask DisposeAsync()
    {
        _telemetry?.Dispose();
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<Uri> Url(string listener)
    {
        var marker = $"{listener} listens at ";
        var line = await Eventually.Find(() => _lines.FirstOrDefault(line => line.Contains(marker, StringComparison.Ordinal)), $"the backend's {listener} among: {string.Join('\n', _lines)}");
        return new(line[(line.IndexOf(marker, StringComparison.Ordinal) + marker.Length)..]);
    }
}
