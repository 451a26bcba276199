namespace Tally.ServiceDefaults.Profiling;

/// <summary>Takes a window of samples and pushes the profiles they make. Safe for concurrent use: whoever comes second waits.</summary>
/// <remarks>
/// The client and the reader of the runtime's events are four assemblies without precompiled code. Only what is compiled with the
/// first window names them.
/// </remarks>
internal sealed class Profiler(ProfilingOptions options, PyroscopePush push)
{
    private static readonly TimeSpan LastPush = TimeSpan.FromSeconds(1);

    // The sampler and the trails of spans are the process's; two hosts in one process (tests) take turns.
    private static readonly SemaphoreSlim Turn = new(1);

    /// <param name="stopping">Ends the window early; what it has then is worth a quick try to push.</param>
    /// <returns>How many profiles there were; 0 where nothing ran.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> came before the window opened, or cut off the push.</exception>
    public async Task<int> TakeAsync(CancellationToken stopping)
    {
        await Turn.WaitAsync(stopping).ConfigureAwait(false);
        try
        {
            var profiles = await ProfileWindow.TakeAsync(options, stopping).ConfigureAwait(false);
            using var deadline = new CancellationTokenSource();
            await using var _ = stopping.Register(() => deadline.CancelAfter(LastPush)).ConfigureAwait(false);
            await push.SendAsync(profiles, deadline.Token).ConfigureAwait(false);
            return profiles.Count;
        }
        finally
        {
            Turn.Release();
        }
    }
}
