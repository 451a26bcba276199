using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Tally.Backend.Tempo;
using Tally.Signals;
using Tally.Storage;
using Tally.Storage.Metrics;

namespace Tally.Backend.Tests.Tempo;

/// <summary>A span for the generator: its end is now, less its age.</summary>
internal sealed record SpanDraft(string Service, string Name, SpanKind Kind)
{
    public ulong Id { get; init; } = 0xABC;
    public ulong Parent { get; init; }
    public ulong Trace { get; init; } = 1;
    public double Milliseconds { get; init; } = 10;
    public TimeSpan Age { get; init; }
    public StatusCode Status { get; init; }

    /// <summary><c>key=value key=value</c></summary>
    public string Attributes { get; init; } = "";
}

/// <summary>A generator over a real store of metrics, with a clock moved by hand; flushes come when they are asked for.</summary>
internal sealed class GeneratorRun : IDisposable
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("tally-generator-").FullName;
    private readonly ManualClock _clock = new() { Now = Epoch };
    private readonly MetricStore _store;
    private readonly MetricsGenerator _generator;

    public GeneratorRun(Action<GeneratorOptions>? configure = null)
    {
        var options = new GeneratorOptions();
        configure?.Invoke(options);
        _store = MetricStore.Open(new() { Folder = _folder }, _clock);
        _generator = new(options, _store, _clock, NullLogger<MetricsGenerator>.Instance);
    }

    public long Dropped => _generator.Dropped;

    public IReadOnlyDictionary<string, MetricMetadata> Metadata => _store.Metadata().ToDictionary(family => family.Key, family => family.Value.Single());

    public void Spans(params SpanDraft[] drafts)
    {
        var batch = new SpanBatch { Scopes = { default } };
        foreach (var draft in drafts)
        {
            batch.Resources.Add(new(Attributes(batch, $"service.name={draft.Service}"), 0, 0));
            var end = UnixNanos.From(_clock.Now - draft.Age).Value;
            batch.Spans.Add(new SpanRow
            {
                TraceId = new(0xA, draft.Trace), SpanId = new(draft.Id), ParentSpanId = new(draft.Parent),
                Start = new(end - (long)(draft.Milliseconds * 1_000_000)), End = new(end),
                Name = batch.Values.Add(draft.Name), Kind = draft.Kind, Status = draft.Status,
                Resource = batch.Resources.Count - 1, Attributes = Attributes(batch, draft.Attributes),
            });
        }
        _generator.Observe(batch);
    }

    public void Pass(TimeSpan time) => _clock.Now += time;

    public void Flush() => _generator.Flush();

    /// <summary>Waits until no call waits for its other side any more.</summary>
    public void Expire()
    {
        Pass(TimeSpan.FromSeconds(11));
        Flush();
    }

    public void End() => _generator.Dispose();

    public int Count(string metric) => Select(metric).Count;

    /// <summary><c>{label="value"} 1</c>, the newest sample of the only series; or none.</summary>
    public string Latest(string metric) => Select(metric) is [var series]
        ? $"{{{string.Join(", ", series.Labels.Where(label => label.Name != "__name__").Select(label => $"{label.Name}=\"{label.Value}\""))}}} {Number(Samples(series)[^1].Value)}"
        : Select(metric).Count == 0 ? "none" : "several";

    /// <summary><c>0s=1 5s=2</c></summary>
    public string History(string metric) => string.Join(' ', Samples(Select(metric).Single()).Select(sample =>
        string.Create(CultureInfo.InvariantCulture, $"{(sample.Time - Epoch.ToUnixTimeMilliseconds()) / 1000}s={(StaleMarker.Is(sample.Value) ? "ended" : Number(sample.Value))}")));

    /// <summary><c>0.1=0 +Inf=1</c></summary>
    public string Buckets(string metric) => string.Join(' ', Select(metric)
        .OrderBy(series => Bound(series.Labels["le"]!))
        .Select(series => $"{series.Labels["le"]}={Number(Samples(series)[^1].Value)}"));

    /// <summary><c>count 3 sum 0.5 zero 0: (0.25,0.5]=2 …</c>, the newest sample of the only series' native histogram; or none, or ended.</summary>
    public string Native(string metric)
    {
        var buffer = new SampleBuffer();
        if (Select(metric) is not [var series])
            return "none";
        series.Read(buffer);
        if (buffer.IsStale(buffer.Count - 1))
            return "ended";
        var histogram = buffer.Histogram(buffer.Count - 1)!;
        var buckets = HistogramBuckets.Of(histogram).Where(bucket => bucket.Count > 0 && bucket.Lower >= 0).Select(bucket => $"({Number(bucket.Lower)},{Number(bucket.Upper)}]={Number(bucket.Count)}");
        return $"count {Number(histogram.Count)} sum {Number(histogram.Sum)} zero {Number(histogram.ZeroCount)}: {string.Join(' ', buckets)}";
    }

    public int NativeBuckets(string metric)
    {
        var buffer = new SampleBuffer();
        Select(metric).Single().Read(buffer);
        return buffer.Histogram(buffer.Count - 1)!.PositiveBuckets.Count(count => count > 0);
    }

    public IEnumerable<string> NativeExemplars(string metric) => _store.Exemplars([Named(metric)], long.MinValue, long.MaxValue).Select(exemplar => $"{Number(exemplar.Value)} {exemplar.Labels["traceID"]}");

    public IEnumerable<string> Exemplars(string metric) => _store.Exemplars([Named(metric)], long.MinValue, long.MaxValue)
        .OrderBy(exemplar => Bound(exemplar.Series["le"]!))
        .Select(exemplar => $"{exemplar.Series["le"]}: {Number(exemplar.Value)} {string.Join(' ', exemplar.Labels.Select(label => $"{label.Name}={label.Value}"))}");

    public void Dispose()
    {
        _generator.Dispose();
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static Slice Attributes(SpanBatch batch, string pairs)
    {
        var start = batch.Attributes.Count;
        foreach (var pair in pairs.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            batch.Attributes.Add(new(batch.Values.Add(pair.Split('=')[0]), batch.Values.Add(AttributeValue.From(pair.Split('=')[1]))));
        return new(start, batch.Attributes.Count - start);
    }

    private IReadOnlyList<SelectedSeries> Select(string metric) => _store.Select([Named(metric)], 0, long.MaxValue);

    private static LabelMatcher Named(string metric) => new("__name__", MatchOperator.Equal, metric);

    private static List<(long Time, double Value)> Samples(SelectedSeries series)
    {
        var buffer = new SampleBuffer();
        series.Read(buffer);
        return [.. Enumerable.Range(0, buffer.Count).Select(i => (buffer.Times[i], buffer.Values[i]))];
    }

    private static double Bound(string le) => le == "+Inf" ? double.PositiveInfinity : double.Parse(le, CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private sealed class ManualClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;

        // Timers never fire by themselves.
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
