using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Tally.ServiceDefaults.HttpClients;

/// <summary>Sends a request through its host's pipeline of retry, circuit breaker and timeout; all failures are HttpRequestExceptions.</summary>
internal sealed class ResilienceHandler(Circuits circuits) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Circuits.Request, request);
        try
        {
            return await circuits.Of(request.RequestUri!).ExecuteAsync(
                static async (context, handler) => await handler.Attempt(context).ConfigureAwait(false), context, this).ConfigureAwait(false);
        }
        catch (BrokenCircuitException e)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"The circuit to {request.RequestUri!.Authority} is open: it failed too often.", e);
        }
        catch (TimeoutRejectedException e)
        {
            throw new HttpRequestException(HttpRequestError.Unknown, $"{request.RequestUri!.Authority} did not answer within {e.Timeout.TotalSeconds} s.", e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private Task<HttpResponseMessage> Attempt(ResilienceContext context) =>
        base.SendAsync(context.Properties.GetValue(Circuits.Request, null!), context.CancellationToken);
}
