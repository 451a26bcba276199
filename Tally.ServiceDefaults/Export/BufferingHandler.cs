namespace Tally.ServiceDefaults.Export;

/// <summary>
/// Keeps export requests while the collector is away and delivers them in order when it is back, so that the exporter's
/// own queue never stands still. At least once: a request whose answer was lost is sent again. Safe for concurrent use.
/// </summary>
/// <remarks>
/// It works on encoded requests, because a batch of the SDK is gone once its export returns, and because bytes are what
/// a bound on memory is about.
/// </remarks>
internal sealed class BufferingHandler : DelegatingHandler
{
    private readonly ExportQueue _queue;
    private readonly Redelivery _redelivery;

    public BufferingHandler(HttpMessageHandler transport, ExportQueue queue, ExportState state, TimeSpan timeout)
        : base(transport)
    {
        _queue = queue;
        State = state;
        _redelivery = new Redelivery(queue, state, timeout, base.SendAsync);
    }

    public ExportState State { get; }

    public Task Drain(CancellationToken deadline) => _redelivery.Drain(deadline);

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!_queue.IsEmpty)
            return Keep(request);
        try
        {
            return Judge(request, base.Send(request, cancellationToken));
        }
        catch (Exception e) when (NoAnswer.IsIn(e))
        {
            State.Failed(NoAnswer.Reason(e));
            return Keep(request);
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!_queue.IsEmpty)
            return Keep(request);
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
            return Judge(request, response);
        }
        catch (Exception e) when (NoAnswer.IsIn(e))
        {
            State.Failed(NoAnswer.Reason(e));
            return Keep(request);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _redelivery.Dispose();
        base.Dispose(disposing);
    }

    private HttpResponseMessage Judge(HttpRequestMessage request, HttpResponseMessage response)
    {
        if (OtlpAnswer.RetryReason(response) is { } reason)
        {
            State.Failed(reason);
            response.Dispose();
            return Keep(request);
        }

        if (OtlpAnswer.IsAccepted(response))
            State.Delivered();
        else
            State.DroppedAsRefused();
        return response;
    }

    private HttpResponseMessage Keep(HttpRequestMessage request)
    {
        _queue.Add(KeptRequest.Copy(request));
        _redelivery.Start();
        return OtlpAnswer.Kept(request);
    }
}
