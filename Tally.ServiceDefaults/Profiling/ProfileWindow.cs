using System.Buffers.Binary;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Etlx;
using Microsoft.Diagnostics.Tracing.EventPipe;
using Microsoft.Diagnostics.Tracing.Parsers;

namespace Tally.ServiceDefaults.Profiling;

/// <summary>One window of sampling: an EventPipe session of this process with itself, read as it goes.</summary>
internal sealed class ProfileWindow
{
    // What the runtime may hold until it is read; beyond it samples are lost, not memory.
    private const int BufferMiB = 16;

    private readonly CpuSamples _cpu;
    private readonly AllocationSamples _allocations = new();
    private readonly Dictionary<int, SpanTrail> _trailOf = [];

    private ProfileWindow(ProfilingOptions options) => _cpu = new(options.SamplesPerSecond);

    /// <summary>
    /// Takes samples for <see cref="ProfilingOptions.Window"/>, or until <paramref name="end"/>, on threads of its own.
    /// </summary>
    /// <exception cref="DiagnosticsClientException">The runtime gives no events: <c>DOTNET_EnableDiagnostics=0</c>, or its socket cannot be reached.</exception>
    public static async Task<IReadOnlyList<PprofFile>> TakeAsync(ProfilingOptions options, CancellationToken end)
    {
        var client = new DiagnosticsClient(Environment.ProcessId);
        using var session = await client.StartEventPipeSessionAsync(new EventPipeSessionConfiguration(Providers(options), BufferMiB, requestRundown: false), CancellationToken.None).ConfigureAwait(false);
        using var source = TraceLog.CreateFromEventPipeSession(session, TraceLog.EventPipeRundownConfiguration.Enable(client));
        var window = new ProfileWindow(options);
        window.Listen(source);
        var reading = Task.Factory.StartNew(source.Process, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        var began = DateTimeOffset.UtcNow;
        var before = ThreadCpu.Read();
        var start = Stopwatch.GetTimestamp();
        SpanTrails.Instance.Open();
        await Task.Delay(options.Window, end).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        SpanTrails.Instance.Close();
        var elapsed = Stopwatch.GetElapsedTime(start);
        var after = ThreadCpu.Read();
        await session.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await reading.ConfigureAwait(false);

        return window.Fold(source.TraceLog, began, elapsed, before, after);
    }

    private static List<EventPipeProvider> Providers(ProfilingOptions options)
    {
        // Methods compiled from now on; those before are asked for once, as the session starts.
        var keywords = ClrTraceEventParser.Keywords.Jit | ClrTraceEventParser.Keywords.Loader;
        if (options.Allocations)
            keywords |= ClrTraceEventParser.Keywords.GC;
        List<EventPipeProvider> providers =
        [
            new(ClrTraceEventParser.ProviderName, EventLevel.Verbose, (long)keywords),
            new(SpanTrails.Provider, EventLevel.Informational),
        ];
        if (options.Cpu)
            providers.Add(new(SampleProfilerTraceEventParser.ProviderName, EventLevel.Informational));
        return providers;
    }

    private void Listen(TraceLogEventSource source)
    {
        // The reader knows the runtime's events; those of others it hands on as they are.
        source.UnhandledEvents += other =>
        {
            if (other.ProviderGuid == SpanTrails.Instance.Guid && (int)other.ID == SpanTrails.ThreadHasTrailId && SpanTrails.Instance.Find(BinaryPrimitives.ReadInt32LittleEndian(other.EventData())) is { } trail)
                _trailOf[other.ThreadID] = trail;
        };
        new SampleProfilerTraceEventParser(source).ThreadSample += sample =>
            _cpu.Add(sample.ThreadID, sample.Type == ClrThreadSampleType.Managed, sample.CallStackIndex, () => SpanOf(sample));
        source.Clr.GCAllocationTick += tick => _allocations.Add(tick.CallStackIndex(), SpanOf(tick), tick.AllocationAmount64, tick.ObjectSize);
    }

#pragma warning disable CS0618 // Discouraged for those who want seconds; the trails hold this very clock.
    private ulong SpanOf(TraceEvent sample) => _trailOf.TryGetValue(sample.ThreadID, out var trail) ? trail.At(sample.TimeStampQPC) : 0;
#pragma warning restore CS0618

    private List<PprofFile> Fold(TraceLog trace, DateTimeOffset began, TimeSpan elapsed, IReadOnlyDictionary<int, long> before, IReadOnlyDictionary<int, long> after)
    {
        var names = new StackNames(trace);
        var cpu = PprofFile.Cpu(began, elapsed);
        foreach (var (stack, span, nanos) in _cpu.Weigh(elapsed, before, after, names.IsWait))
            cpu.Add(names.Of(stack), span, nanos);
        var memory = PprofFile.Memory(began, elapsed);
        foreach (var (stack, span, objects, bytes) in _allocations.All)
            memory.Add(names.Of(stack), span, objects, bytes);
        return [.. new[] { cpu, memory }.Where(file => !file.IsEmpty)];
    }
}
