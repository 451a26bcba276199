using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Tally.Benchmarks.Load;

/// <summary>The server under load: one that runs already, or the backend as a process of its own, so that only its CPU time counts.</summary>
internal sealed class Server : IDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo? _folder;

    private Server(Process process, Uri otlp, Uri? query, DirectoryInfo? folder) => (_process, Otlp, Query, _folder) = (process, otlp, query, folder);

    public Uri Otlp { get; }

    /// <summary>The query API of the signal that is sent.</summary>
    public Uri? Query { get; }

    /// <summary>CPU time of the process so far, of all its threads.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The most memory it has had, and what it has now, resident, in MiB.</summary>
    public (long Peak, long Now) Memory
    {
        get
        {
            _process.Refresh();
            return (_process.PeakWorkingSet64 >> 20, _process.WorkingSet64 >> 20);
        }
    }

    public static async Task<Server> StartAsync(LoadOptions options)
    {
        if (options is { Url: { } url, Pid: { } pid })
            return new(Process.GetProcessById(pid), url, options.QueryUrl, null);

        var folder = Directory.CreateTempSubdirectory("tally-load-");
        var ports = FreePorts(5);
        string[] listeners = ["OtlpGrpc", "OtlpHttp", "Tempo", "Loki", "Mimir"];
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Tally.Backend.dll"));
        start.ArgumentList.Add($"--Storage:Folder={folder.FullName}");
        for (var i = 0; i < ports.Length; i++)
            start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"--Listen:{listeners[i]}={ports[i]}"));
        var process = Process.Start(start) ?? throw new InvalidOperationException("The backend does not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var query = Array.IndexOf(listeners, options.Signal switch { "spans" => "Tempo", "logs" => "Loki", _ => "Mimir" });
        var server = new Server(process, new($"http://127.0.0.1:{ports[options.IsGrpc ? 0 : 1]}"), new($"http://127.0.0.1:{ports[query]}"), folder);
        await server.WaitAsync(ports[4]);
        return server;
    }

    public void Dispose()
    {
        if (_folder is not null)
        {
            _process.Kill();
            _process.WaitForExit();
            _folder.Delete(recursive: true);
        }
        _process.Dispose();
    }

    private async Task WaitAsync(int port)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(20); DateTime.UtcNow < deadline && !_process.HasExited; await Task.Delay(50))
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                // Not yet.
            }
        }
        throw new InvalidOperationException("The backend does not listen.");
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
            listener.Start();
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners)
            listener.Stop();
        return ports;
    }
}
