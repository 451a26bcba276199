namespace Tally.ServiceDefaults.Export;

/// <summary>
/// Sends what an <see cref="ExportQueue"/> holds, one at a time and oldest first, until it is empty;
/// after a failure it waits 0.5 s, then longer each time up to 5 s, with jitter, or as long as the collector asks, up to a minute.
/// </summary>
internal sealed class Redelivery(
    ExportQueue queue,
    ExportState state,
    TimeSpan timeout,
    Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send) : IDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _hurry = new();
    private Task _running = Task.CompletedTask;
    private TimeSpan _asked;

    /// <summary>Has no effect while it runs already.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_running.IsCompleted && !_stop.IsCancellationRequested)
                _running = Task.Run(Run);
        }
    }

    /// <summary>Waits no more between attempts, gives up at the first that fails or at <paramref name="deadline"/>.</summary>
    public async Task Drain(CancellationToken deadline)
    {
        await _hurry.CancelAsync().ConfigureAwait(false);
        Start();
        try
        {
            await _running.WaitAsync(deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The deadline is the promise; what is left is lost with the process.
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _hurry.Dispose();
    }

    private async Task Run()
    {
        var delay = FirstDelay;
        while (queue.TryPeek(out var request))
        {
            if (await TrySend(request).ConfigureAwait(false))
            {
                queue.Remove(request);
                delay = FirstDelay;
                continue;
            }

            if (_hurry.IsCancellationRequested || _stop.IsCancellationRequested)
                return;
            await Wait(_asked > delay ? _asked : delay).ConfigureAwait(false);
            delay = delay * 1.6 < LongestDelay ? delay * 1.6 : LongestDelay;
        }
    }

    /// <summary>True where the request is done with: delivered, or refused for good.</summary>
    private async Task<bool> TrySend(KeptRequest request)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        deadline.CancelAfter(timeout);
        try
        {
            _asked = TimeSpan.Zero;
            using var message = request.ToMessage();
            using var response = await send(message, deadline.Token).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(deadline.Token).ConfigureAwait(false);
            return IsDone(response);
        }
        catch (Exception e) when (NoAnswer.IsIn(e))
        {
            state.Failed(NoAnswer.Reason(e));
            return false;
        }
    }

    private bool IsDone(HttpResponseMessage response)
    {
        if (OtlpAnswer.RetryReason(response) is { } reason)
        {
            state.Failed(reason);
            _asked = OtlpAnswer.RetryAfter(response) is { } asked ? TimeSpan.FromTicks(Math.Min(asked.Ticks, LongestAsked.Ticks)) : TimeSpan.Zero;
            return false;
        }

        if (OtlpAnswer.IsAccepted(response))
            state.Delivered();
        else
            state.DroppedAsRefused();
        return true;
    }

    private async Task Wait(TimeSpan delay)
    {
        try
        {
#pragma warning disable CA5394 // Jitter keeps services from knocking in step; nobody gains by guessing it.
            await Task.Delay(delay * (0.8 + (0.4 * Random.Shared.NextDouble())), _hurry.Token).ConfigureAwait(false);
#pragma warning restore CA5394
        }
        catch (OperationCanceledException)
        {
            // Hurried: the next attempt is the last.
        }
    }
}
