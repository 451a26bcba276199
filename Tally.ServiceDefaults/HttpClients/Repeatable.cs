using System.Net.Http.Json;

namespace Tally.ServiceDefaults.HttpClients;

/// <summary>Whether a request may be sent again: nothing happens twice by it, and its body is still there.</summary>
internal static class Repeatable
{
    public static bool MayRepeat(HttpRequestMessage request, Exception? failure) =>
        (IsIdempotent(request.Method) || WasNeverSent(failure)) && request.Content is null or ByteArrayContent or JsonContent or ReadOnlyMemoryContent;

    private static bool IsIdempotent(HttpMethod method) =>
        method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options || method == HttpMethod.Trace
        || method == HttpMethod.Put || method == HttpMethod.Delete;

    private static bool WasNeverSent(Exception? failure) =>
        failure is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError };
}
