namespace Tally.ServiceDefaults.Profiling;

/// <summary>
/// Which span was active on one thread, when: the last changes, in a ring. One thread writes, another reads; neither waits. A
/// reader that comes too late finds nothing rather than something wrong.
/// </summary>
internal sealed class SpanTrail(int window)
{
    // 64 KiB: at 5000 changes a second on one thread, samples may be 0.8 s late.
    private const int Capacity = 4096;

    private readonly (long Time, ulong Span)[] _changes = new (long, ulong)[Capacity];
    private long _next;

    /// <summary>The window that the trail belongs to.</summary>
    public int Window => window;

    /// <param name="time">As <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> tells it; does not go back.</param>
    /// <param name="span">The span active from now on, 0 for none.</param>
    public void Add(long time, ulong span)
    {
        var next = _next;
        if (next > 0 && _changes[(next - 1) & (Capacity - 1)].Span == span)
            return;
        _changes[next & (Capacity - 1)] = (time, span);
        Volatile.Write(ref _next, next + 1);
    }

    /// <summary>The span that was active at a time, 0 for none and where it is not known any more.</summary>
    public ulong At(long time)
    {
        var next = Volatile.Read(ref _next);
        for (var i = next - 1; i >= 0 && i > next - Capacity; i--)
        {
            var (changed, span) = _changes[i & (Capacity - 1)];
            if (changed > time)
                continue;
            // Overwritten while it was read?
            return Volatile.Read(ref _next) - i < Capacity ? span : 0;
        }
        return 0;
    }
}
