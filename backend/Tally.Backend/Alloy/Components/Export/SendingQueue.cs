using System.Threading.Channels;

namespace Tally.Backend.Alloy.Components.Export;

/// <summary>A request that waits: its bytes, and what it is worth.</summary>
internal sealed record QueuedRequest(Uri Endpoint, byte[] Body, int Items, string Kind, Origin Origin)
{
    public string ContentType { get; init; } = "application/x-protobuf";
}

/// <summary>
/// Requests on their way to a destination that may be away: a bounded queue in memory, several senders, waits that grow between
/// attempts. What finds the queue full is not taken; what the destination refuses for good, or does not take for the longest
/// time allowed, is dropped and counted. At the end the queue gets a few seconds to empty.
/// </summary>
internal sealed class SendingQueue : IDisposable
{
    private static readonly TimeSpan LastChance = TimeSpan.FromSeconds(3);

    private readonly string _id;
    private readonly RetryOptions _retry;
    private readonly PipelineContext _context;
    private readonly RequestSender _sender;
    private readonly Channel<QueuedRequest> _waiting;
    private readonly CancellationTokenSource _end = new();
    private readonly Task[] _consumers;
    private int _size;
    private int _isAway;

    public SendingQueue(string id, ExportTarget target, QueueOptions queue, RetryOptions retry, PipelineContext context)
    {
        (_id, _retry, _context) = (id, retry, context);
        _sender = new(target);
        _waiting = Channel.CreateBounded<QueuedRequest>(queue.Size);
        _consumers = [.. Enumerable.Range(0, queue.Consumers).Select(_ => Task.Run(ConsumeAsync))];
        context.Counters.Queue(id, () => Volatile.Read(ref _size), queue.Size);
    }

    public bool TryAdd(QueuedRequest request)
    {
        if (!_waiting.Writer.TryWrite(request))
        {
            _context.Counters.EnqueueFailed(_id, request.Kind, request.Items);
            return false;
        }
        Interlocked.Increment(ref _size);
        return true;
    }

    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        if (!Task.WaitAll(_consumers, LastChance))
        {
            _end.Cancel();
            Task.WaitAll(_consumers);
        }
        while (_waiting.Reader.TryRead(out var left))
            Lose(left, "the process ended before it could be sent");
        _sender.Dispose();
        _end.Dispose();
    }

    private async Task ConsumeAsync()
    {
        try
        {
            await foreach (var request in _waiting.Reader.ReadAllAsync(_end.Token))
            {
                await DeliverAsync(request);
                Interlocked.Decrement(ref _size);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task DeliverAsync(QueuedRequest request)
    {
        var start = _context.Clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var answer = await _sender.SendAsync(request, _end.Token);
            if (answer.Error is null)
            {
                _context.Counters.Sent(_id, request.Kind, request.Items);
                if (Interlocked.Exchange(ref _isAway, 0) == 1)
                    PipelineLog.Back(_context.Logger, _id, request.Endpoint);
                return;
            }
            var isOver = _retry.Longest > TimeSpan.Zero && _context.Clock.GetElapsedTime(start) >= _retry.Longest;
            if (!answer.MayRetry || !_retry.IsOn || isOver || _end.IsCancellationRequested)
            {
                Lose(request, answer.Error);
                return;
            }
            if (Interlocked.Exchange(ref _isAway, 1) == 0)
                PipelineLog.Away(_context.Logger, _id, request.Endpoint, answer.Error);
            await WaitAsync(answer.RetryAfter is { } asked && asked > _retry.Wait(attempt) ? asked : _retry.Wait(attempt));
        }
    }

    private async Task WaitAsync(TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, _context.Clock, _end.Token);
        }
        catch (OperationCanceledException)
        {
            // One more attempt, which gives up.
        }
    }

    private void Lose(QueuedRequest request, string reason)
    {
        _context.Counters.SendFailed(_id, request.Kind, request.Items);
        PipelineLog.Lost(_context.Logger, _id, request.Items, request.Kind, reason);
    }
}
