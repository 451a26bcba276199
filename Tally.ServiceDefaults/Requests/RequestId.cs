using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Tally.ServiceDefaults.Requests;

/// <summary>
/// The id that a caller may give a request and that comes back with the response and in every log line of it:
/// 1 to 128 characters of <c>A-Z a-z 0-9 . _ -</c>. Anything else is replaced, so it can carry neither a header nor a log line.
/// </summary>
internal static class RequestId
{
    public const string Header = "X-Request-ID";
    public const int MaxLength = 128;

    public static string Of(HttpRequest request) =>
        IsValid(request.Headers[Header], out var given) ? given : Guid.CreateVersion7().ToString("N");

    private static bool IsValid(StringValues values, out string id)
    {
        id = values.Count == 1 ? values[0] ?? "" : "";
        return id.Length is > 0 and <= MaxLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
    }
}
