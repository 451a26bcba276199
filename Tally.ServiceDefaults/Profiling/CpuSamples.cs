using System.Runtime.InteropServices;
using Microsoft.Diagnostics.Tracing.Etlx;

namespace Tally.ServiceDefaults.Profiling;

/// <summary>
/// Counts the sampler's samples and decides which are CPU time. The sampler looks at every thread every millisecond, whether
/// it runs or not, and tells only whether it was in managed code (<c>Managed</c>) or outside: waiting, or working in native code.
/// <list type="bullet">
/// <item>Samples in managed code count. Where the thread's CPU time is known (Linux) they are worth no more than that: a thread
/// that wanted to run but did not get a processor used none.</item>
/// <item>Samples outside count like them where the thread does not stand in one of the runtime's own waits, and its CPU time covers
/// at least a quarter of both together: then it worked there (compression, encryption, system calls).</item>
/// </list>
/// </summary>
internal sealed class CpuSamples(int samplesPerSecond)
{
    private const double BusyOutside = 0.25;
    private const int RuntimeSamplesPerSecond = 1000;

    private readonly Dictionary<Key, int> _counts = [];
    private readonly Dictionary<int, int> _rounds = [];
    private readonly int _every = Math.Max(1, RuntimeSamplesPerSecond / samplesPerSecond);

    private readonly record struct Key(int Thread, bool IsManaged, CallStackIndex Stack, ulong Span);

    /// <summary>Counts a sample, or passes over it to keep to the rate.</summary>
    public void Add(int thread, bool isManaged, Func<CallStackIndex> stack, Func<ulong> span)
    {
        ref var round = ref CollectionsMarshal.GetValueRefOrAddDefault(_rounds, thread, out _);
        if (round++ % _every == 0 && stack() is var index and not CallStackIndex.Invalid)
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, new(thread, isManaged, index, span()), out _)++;
    }

    /// <summary>CPU nanoseconds by stack and span.</summary>
    /// <param name="elapsed">How long samples were taken.</param>
    /// <param name="before">The threads' CPU times at the beginning.</param>
    /// <param name="after">And at the end.</param>
    /// <param name="waits">Whether a stack outside managed code stands in a wait.</param>
    public IEnumerable<(CallStackIndex Stack, ulong Span, long Nanos)> Weigh(
        TimeSpan elapsed, IReadOnlyDictionary<int, long> before, IReadOnlyDictionary<int, long> after, Func<CallStackIndex, bool> waits)
    {
        if (_counts.Count == 0)
            yield break;
        // The sampler falls behind where there are many threads; its real pace is that of the thread it saw most often.
        var perSample = elapsed.TotalNanoseconds / _rounds.Values.Max() * _every;
        foreach (var thread in _counts.Where(count => count.Key.IsManaged || !waits(count.Key.Stack)).GroupBy(count => count.Key.Thread))
        {
            var managed = thread.Where(count => count.Key.IsManaged).Sum(count => count.Value);
            var outside = thread.Sum(count => count.Value) - managed;
            var (managedWorth, outsideWorth) = Worth(perSample, managed, outside, CpuOf(thread.Key, before, after));
            foreach (var (key, count) in thread)
                if ((long)(count * (key.IsManaged ? managedWorth : outsideWorth)) is > 0 and var nanos)
                    yield return (key.Stack, key.Span, nanos);
        }
    }

    /// <summary>What a sample of a thread is worth, in managed code and outside.</summary>
    internal static (double Managed, double Outside) Worth(double perSample, int managed, int outside, long? cpu)
    {
        if (cpu is not { } used)
            return (perSample, 0);
        var shared = (double)used / (managed + outside);
        if (shared >= BusyOutside * perSample)
            return (Math.Min(perSample, shared), Math.Min(perSample, shared));
        return (managed == 0 ? 0 : Math.Min(perSample, (double)used / managed), 0);
    }

    // A thread that was not there at the beginning had used nothing; of one that has ended nothing is known.
    private static long? CpuOf(int thread, IReadOnlyDictionary<int, long> before, IReadOnlyDictionary<int, long> after) =>
        after.TryGetValue(thread, out var end) ? end - before.GetValueOrDefault(thread) : null;
}
