using System.Net;
using Polly;
using Polly.Timeout;

namespace Tally.ServiceDefaults.HttpClients;

/// <summary>What of an attempt's outcome is the moment's fault rather than the request's.</summary>
internal static class Failure
{
    // A 500 is left out: what broke once on this request mostly breaks again, and at the other's cost.
    public static bool IsTransient(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException or TimeoutRejectedException
        || outcome.Result?.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>How long the other side asks to be left alone; null where it does not say.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage? response, TimeProvider time) => response?.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };
}
