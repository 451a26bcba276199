using System.Text.Json.Nodes;

namespace Tally.Backend.Pyroscope.Connect;

/// <summary>A failure as Pyroscope's APIs, old and new, write it: <c>{"code":"invalid_argument","message":"…"}</c>.</summary>
internal static class ConnectError
{
    public static Task WriteAsync(HttpContext context, ConnectException failure)
    {
        context.Response.StatusCode = failure.Status;
        return context.Response.WriteAsJsonAsync(new JsonObject { ["code"] = failure.Word, ["message"] = failure.Message }, context.RequestAborted);
    }
}
