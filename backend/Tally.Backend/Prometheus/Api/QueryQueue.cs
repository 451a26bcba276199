using System.Diagnostics;
using Tally.Query.PromQl;

namespace Tally.Backend.Prometheus.Api;

/// <summary>Lets so many queries run at once; the others wait their turn, and waiting counts towards their timeout. Thread-safe.</summary>
internal sealed class QueryQueue(int most) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(most);

    /// <summary>Runs a query, which gets what is left of its time.</summary>
    /// <exception cref="ApiException">Its turn did not come in time, or nobody waits for it any more.</exception>
    public async Task<PromResult> RunAsync(PromLimits limits, Func<PromLimits, PromResult> query, CancellationToken aborted)
    {
        var began = Stopwatch.GetTimestamp();
        if (!await WaitAsync(limits.Timeout, aborted))
            throw new ApiException("timeout", "query timed out in query queue");
        try
        {
            var left = limits.Timeout - Stopwatch.GetElapsedTime(began);
            return query(limits with { Timeout = left > TimeSpan.Zero ? left : TimeSpan.Zero });
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    private async Task<bool> WaitAsync(TimeSpan timeout, CancellationToken aborted)
    {
        try
        {
            return await _turns.WaitAsync(timeout, aborted);
        }
        catch (OperationCanceledException)
        {
            throw new ApiException("canceled", "query was canceled in query queue");
        }
    }
}
