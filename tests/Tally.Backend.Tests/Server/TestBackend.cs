using Microsoft.Extensions.DependencyInjection;
using Tally.Backend.Ingest;
using Tally.Backend.Server;
using Tally.Signals;

namespace Tally.Backend.Tests.Server;

/// <summary>A real backend on free ports with a data folder of its own, whose sinks record what arrives instead of storing it.</summary>
internal sealed class TestBackend : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tally-backend-");
    private BackendHost? _host;

    public RecordingSink<SpanBatch> Spans { get; } = new();

    public RecordingSink<LogBatch> Logs { get; } = new();

    public RecordingSink<MetricBatch> Metrics { get; } = new();

    public HttpClient Http { get; } = new();

    public Uri this[Listener listener] => _host![listener];

    public static async Task<TestBackend> StartAsync(params (string Name, string Value)[] settings)
    {
        var backend = new TestBackend();
        backend._host = await BackendHost.StartAsync(backend.Settings(settings), services => services
            .AddSingleton<IBatchSink<SpanBatch>>(backend.Spans)
            .AddSingleton<IBatchSink<LogBatch>>(backend.Logs)
            .AddSingleton<IBatchSink<MetricBatch>>(backend.Metrics));
        return backend;
    }

    public Uri Url(Listener listener, string path) => new(this[listener], path);

    /// <summary>The value of one line of <c>/metrics</c>, 0 where it is not there.</summary>
    public async Task<double> CounterAsync(string series)
    {
        var text = await Http.GetStringAsync(Url(Listener.OtlpHttp, "/metrics"));
        var line = text.Split('\n').FirstOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[(series.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private Dictionary<string, string?> Settings((string Name, string Value)[] settings)
    {
        var all = ListenSettings.FreePorts;
        all["Storage:Folder"] = _folder.FullName;
        foreach (var (name, value) in settings)
            all[name] = value;
        return all;
    }
}
