using System.Runtime.InteropServices;
using Microsoft.Diagnostics.Tracing.Etlx;

namespace Tally.ServiceDefaults.Profiling;

/// <summary>
/// Sums the runtime's allocation ticks: about every 100 KB allocated on a thread it tells the object that went over, and how
/// much was allocated since the last time. All of it is counted for that object's stack, and as so many objects of its size.
/// </summary>
internal sealed class AllocationSamples
{
    private readonly Dictionary<(CallStackIndex Stack, ulong Span), (long Objects, long Bytes)> _sums = [];

    public IEnumerable<(CallStackIndex Stack, ulong Span, long Objects, long Bytes)> All =>
        _sums.Select(sum => (sum.Key.Stack, sum.Key.Span, sum.Value.Objects, sum.Value.Bytes));

    public void Add(CallStackIndex stack, ulong span, long bytes, long objectSize)
    {
        if (stack == CallStackIndex.Invalid || bytes <= 0)
            return;
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, (stack, span), out _);
        sum = (sum.Objects + Math.Max(1, objectSize > 0 ? bytes / objectSize : 1), sum.Bytes + bytes);
    }
}
