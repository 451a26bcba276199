using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Tally.Services.Tests.Schema;

namespace Tally.Services.Tests;

/// <summary>A service as it runs in earnest: its own process, on a loopback port.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<string> _written = new();

    private ServiceProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data, _written);
        process.ErrorDataReceived += (_, line) => Keep(line.Data, null);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public IReadOnlyList<string> Lines => [.. _lines];

    public int Id => _process.Id;

    public string Url { get; private set; } = "";

    public HttpClient Client { get; private set; } = new();

    /// <summary><paramref name="name"/> is the folder under services/; without a port among the settings it takes a free one.</summary>
    public static Task<ServiceProcess> Started(string name, params string[] settings) => Started(name, new Dictionary<string, string>(), settings);

    /// <summary>As well, with <paramref name="environment"/> for what no setting can say.</summary>
    public static async Task<ServiceProcess> Started(string name, IReadOnlyDictionary<string, string> environment, params string[] settings)
    {
        var service = Launch(name, settings, environment);
        var listening = await Eventually.Find(
            () => service.Lines.FirstOrDefault(line => line.Contains("\"ListeningOnAddress\"")) ?? (service._process.HasExited ? "" : null), $"{name}'s port");
        if (listening.Length == 0)
            throw new InvalidOperationException($"{name} ended with {service._process.ExitCode}:\n{string.Join('\n', service.Lines)}");
        service.Url = JsonDocument.Parse(listening).RootElement.GetProperty("address").GetString()!;
        service.Client = new HttpClient { BaseAddress = new Uri(service.Url) };
        return service;
    }

    /// <summary>For a service that is meant to refuse its start: its exit code and what it wrote.</summary>
    public static async Task<(int ExitCode, string Output)> Refused(string name, params string[] settings)
    {
        await using var service = Launch(name, settings, new Dictionary<string, string>());
        await Eventually.Holds(() => service._process.HasExited, $"{name}'s end");
        await service._process.WaitForExitAsync();
        return (service._process.ExitCode, string.Join('\n', service.Lines));
    }

    /// <summary>Ends it as a lost machine would.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends it, and holds every line it has written to the schema. A line that the end cut short does not count.</summary>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
            await Kill();
        _process.Dispose();
        Assert.All(_written.SkipLast(1), line => Assert.Empty(LogSchema.Mistakes(line)));
    }

    private static ServiceProcess Launch(string name, string[] settings, IReadOnlyDictionary<string, string> environment)
    {
        var assembly = Path.Combine(AppContext.BaseDirectory, $"Tally.{char.ToUpperInvariant(name[0])}{name[1..]}.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[assembly, "--contentRoot", Path.Combine(Root(), "services", name), "--urls", "http://127.0.0.1:0", .. settings.Select(setting => "--" + setting)])
            start.ArgumentList.Add(argument);

        // The developer's own settings are none of the test's.
        foreach (var key in start.Environment.Keys.Where(key => key.StartsWith("OTEL_", StringComparison.Ordinal) || key.StartsWith("ASPNETCORE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(key);
        start.Environment["OTEL_SERVICE_NAME"] = name;
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        return new ServiceProcess(Process.Start(start)!);
    }

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Tally.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("no Tally.sln above the tests");
        return folder.FullName;
    }

    private void Keep(string? line, ConcurrentQueue<string>? also)
    {
        if (line is null)
            return;
        _lines.Enqueue(line);
        also?.Enqueue(line);
    }
}
