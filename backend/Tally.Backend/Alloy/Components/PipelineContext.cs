using Tally.Backend.Ingest;
using Tally.Signals;
using Tally.Storage.Logs;
using Tally.Storage.Metrics;

namespace Tally.Backend.Alloy.Components;

/// <summary>What a running pipeline's components share: this process's own stores, the clock, and what has to end with it.</summary>
internal sealed class PipelineContext : IDisposable
{
    private readonly Stack<IDisposable> _running = [];

    public required IBatchSink<SpanBatch> Traces { get; init; }
    public required IBatchSink<LogBatch> Logs { get; init; }
    public required IBatchSink<MetricBatch> Metrics { get; init; }
    public required LogStore LogStore { get; init; }
    public required MetricStore MetricStore { get; init; }

    /// <summary>Which endpoints are this process.</summary>
    public required OwnAddresses Own { get; init; }

    public required PipelineMetrics Counters { get; init; }
    public required TimeProvider Clock { get; init; }
    public required ILogger Logger { get; init; }

    /// <summary>Where components keep on disk what waits; null = in memory only.</summary>
    public string? Folder { get; init; }

    /// <summary>The heap in use and the memory there is, in bytes.</summary>
    public Func<(long Used, long Available)> Memory { get; init; } = () => (GC.GetTotalMemory(forceFullCollection: false), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>The process's own instruments as samples, for those who watch it.</summary>
    public required Func<IReadOnlyList<OwnSample>> OwnSamples { get; init; }

    /// <summary>Headers of requests that some component reads, so that receivers keep these and no others.</summary>
    public HashSet<string> WantedHeaders { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The receivers of the file, for the listeners to call.</summary>
    public PipelineReceivers Receivers { get; } = new();

    /// <summary>Ends <paramref name="part"/> with the pipeline, the latest first: receivers before what they send to.</summary>
    public T Ends<T>(T part) where T : IDisposable
    {
        _running.Push(part);
        return part;
    }

    public void Dispose()
    {
        while (_running.TryPop(out var part))
            part.Dispose();
    }
}

/// <summary>One sample of the process's own instruments.</summary>
internal readonly record struct OwnSample(string Name, IReadOnlyList<Label> Labels, double Value);
