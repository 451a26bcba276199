using Tally.Backend.Otlp;
using Tally.Backend.Otlp.Transport;
using Tally.Backend.Pyroscope.Connect;

namespace Tally.Backend.Pyroscope;

/// <summary>Takes a request's body in, decompressed, within <see cref="PyroscopeOptions.MaxBodyBytes"/>.</summary>
internal static class PyroscopeBody
{
    /// <exception cref="ConnectException">It is too large, malformed, or in an encoding that is not known.</exception>
    public static async Task<PooledBytes> ReadAsync(HttpRequest request, int limit)
    {
        try
        {
            var (body, refusal) = await RequestBody.ReadAsync(request.Body, request.Headers.ContentEncoding, request.ContentLength, limit, request.HttpContext.RequestAborted);
            return body ?? throw (refusal!.Reason switch
            {
                RefusalReason.TooLarge => new(ConnectCode.ResourceExhausted, $"the request is larger than Pyroscope:MaxBodyBytes, {limit} bytes decompressed"),
                RefusalReason.UnsupportedEncoding => new(ConnectCode.Unimplemented, refusal.Message),
                _ => ConnectException.Invalid(refusal.Message),
            });
        }
        catch (BadHttpRequestException e)
        {
            throw ConnectException.Invalid($"the request's body broke off: {e.Message}");
        }
    }
}
