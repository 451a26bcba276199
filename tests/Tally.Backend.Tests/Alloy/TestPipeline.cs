using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tally.Backend.Alloy.Components;
using Tally.Backend.Alloy.Evaluation;
using Tally.Backend.Alloy.Graph;
using Tally.Backend.Alloy.Syntax;
using Tally.Backend.Server;
using Tally.Backend.Tests.Server;
using Tally.Signals;
using Tally.Storage;
using Tally.Storage.Logs;
using Tally.Storage.Metrics;

namespace Tally.Backend.Tests.Alloy;

/// <summary>
/// A pipeline file run in this process: the real components and stores of logs and metrics, a clock moved by hand, and sinks
/// that keep what would be stored. Without a text it is the shipped file.
/// </summary>
internal sealed class TestPipeline : IDisposable
{
    public static readonly string ShippedFile = Path.Combine(AppContext.BaseDirectory, "config.alloy");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tally-pipeline-");
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MetricsReader _reader;
    private readonly PipelineContext _context;

    public TestPipeline(string? text = null, string? waiting = null, Func<(long, long)>? memory = null, params (string Name, string Value)[] environment)
    {
        var listen = ListenSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(ListenSettings.FreePorts).Build());
        var meters = _services.GetRequiredService<IMeterFactory>();
        _reader = new(meters);
        LogStore = LogStore.Open(new StorageOptions { Folder = Path.Combine(_folder.FullName, "logs") }, Time);
        MetricStore = MetricStore.Open(new StorageOptions { Folder = Path.Combine(_folder.FullName, "metrics") }, Time);
        _context = new()
        {
            Traces = Traces, Logs = Logs, Metrics = Metrics, LogStore = LogStore, MetricStore = MetricStore,
            Own = new(listen), Counters = new(meters), Clock = Time, Logger = Log, OwnSamples = _reader.Read,
            Folder = waiting, Memory = memory ?? (() => (0, 1 << 30)),
        };
        var variables = environment.ToDictionary(pair => pair.Name, pair => pair.Value);
        var library = new StandardLibrary(name => variables.GetValueOrDefault(name) ?? _context.Own.Default(name));
        AlloyGraph.Build(Parser.Parse("config.alloy", text ?? File.ReadAllText(ShippedFile)), library, ComponentCatalog.For(_context));
    }

    public SteppedTime Time { get; } = new();

    public RecordingLog Log { get; } = new();

    public RecordingSink<SpanBatch> Traces { get; } = new();

    public RecordingSink<LogBatch> Logs { get; } = new();

    public RecordingSink<MetricBatch> Metrics { get; } = new();

    public LogStore LogStore { get; }

    public MetricStore MetricStore { get; }

    public FaroReceiver Faro => _context.Receivers.Faro!;

    public OtlpReceiver Receiver => _context.Receivers.Otlp!;

    /// <summary>All spans that reached the sink.</summary>
    public IEnumerable<SpanRow> StoredSpans => Traces.Batches.SelectMany(batch => batch.Spans);

    public AppendResult Send(SpanBatch batch, params (string Name, string Value)[] headers) => Receiver.Traces.Consume(batch, From(headers));

    public AppendResult Send(LogBatch batch, params (string Name, string Value)[] headers) => Receiver.Logs.Consume(batch, From(headers));

    public AppendResult Send(MetricBatch batch, params (string Name, string Value)[] headers) => Receiver.Metrics.Consume(batch, From(headers));

    /// <summary>The sum of a counter over its labels, 0 where it is not there.</summary>
    public double Counter(string name) => _reader.Read().Where(sample => sample.Name == name).Sum(sample => sample.Value);

    /// <summary>The values of a metric that reached the sink, the newest of each series, by <c>key=value</c> of the labels asked for.</summary>
    public Dictionary<string, double> Points(string name, params string[] keys)
    {
        var points = new Dictionary<string, double>();
        foreach (var batch in Metrics.Batches)
            foreach (var metric in batch.Metrics.Where(metric => batch.Values.Text(metric.Name) == name))
                for (var i = metric.Points.Start; i < metric.Points.Start + metric.Points.Count; i++)
                {
                    var (header, value) = metric.Kind == MetricKind.Histogram ? (batch.Histograms[i].Header, batch.Histograms[i].Count) : (batch.Numbers[i].Header, batch.Numbers[i].Value);
                    points[string.Join(' ', keys.Select(key => $"{key}={batch.Find(header.Attributes, key)}"))] = value;
                }
        return points;
    }

    /// <summary>As a killed process leaves things: nothing is ended, flushed or decided.</summary>
    public void Kill()
    {
        _reader.Dispose();
        LogStore.Dispose();
        MetricStore.Dispose();
    }

    public void Dispose()
    {
        _context.Dispose();
        Kill();
        _services.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Origin From((string Name, string Value)[] headers) =>
        headers.Length == 0 ? Origin.None : new(headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase));
}
