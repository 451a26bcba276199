using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Tally.ServiceDefaults.Export;

/// <summary>What a collector's answer means for the request, by the OTLP specification's lists of retryable codes.</summary>
internal static class OtlpAnswer
{
    /// <summary>
    /// The reason to try again, or null where the answer is final: accepted, or refused for good.
    /// The response of a gRPC call must have been read to its end, where its trailers are.
    /// </summary>
    public static string? RetryReason(HttpResponseMessage response)
    {
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
            return string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)response.StatusCode}");

        if (IsGrpc(response) && GrpcStatus(response) is null)
            return "an answer that is not gRPC";

        // CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS
        var status = GrpcStatus(response);
        return status is 1 or 4 or 8 or 10 or 11 or 14 or 15
            ? string.Create(CultureInfo.InvariantCulture, $"gRPC status {status}")
            : null;
    }

    /// <summary>How long a busy collector asks to be left alone; null where it does not say.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - DateTimeOffset.UtcNow,
        _ => null,
    };

    public static bool IsAccepted(HttpResponseMessage response) => response.IsSuccessStatusCode && GrpcStatus(response) is null or 0;

    /// <summary>The answer an exporter gets for a request that is kept: it may forget it.</summary>
    public static HttpResponseMessage Kept(HttpRequestMessage request)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Version = request.Version };
        if (!IsGrpc(response))
        {
            response.Content = new ByteArrayContent([]);
            return response;
        }

        // One empty message: not compressed (0), length 0 (4 bytes).
        response.Content = new ByteArrayContent([0, 0, 0, 0, 0]);
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        response.TrailingHeaders.Add("grpc-status", "0");
        return response;
    }

    private static bool IsGrpc(HttpResponseMessage response) =>
        response.RequestMessage?.Content?.Headers.ContentType?.MediaType == "application/grpc";

    private static int? GrpcStatus(HttpResponseMessage response) =>
        (response.TrailingHeaders.TryGetValues("grpc-status", out var values) || response.Headers.TryGetValues("grpc-status", out values))
        && int.TryParse(values.FirstOrDefault(), CultureInfo.InvariantCulture, out var status)
            ? status
            : null;
}
