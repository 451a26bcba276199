using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Tally.ServiceDefaults.Requests;

/// <summary>Completes the span that ASP.NET Core starts, by the semantic conventions for HTTP servers 1.27 and later.</summary>
internal sealed class ServerSpan(TelemetryOptions options)
{
    public void Start(Activity span, HttpContext context)
    {
        var request = context.Request;

        // ASP.NET Core sets these as the span starts where it may; a tag already there stays.
        SetMethod(span, request.Method);
        SetOnce(span, "url.scheme", request.Scheme);
        SetOnce(span, "url.path", (request.PathBase + request.Path).Value);
        SetOnce(span, "server.address", request.Host.Host);
        SetOnce(span, "server.port", request.Host.Port ?? (request.IsHttps ? 443 : 80));
        span.SetTag("network.protocol.version", VersionOf(request.Protocol));
        SetOnce(span, "client.address", ClientAddress.Of(context.Connection.RemoteIpAddress, options.ClientAddress));
    }

    public void Complete(Activity span, HttpContext context, Exception? unhandled, TimeSpan duration)
    {
        var route = RouteOf(context);
        if (route is not null)
            span.SetTag("http.route", route);
        span.DisplayName = route is null ? MethodOf(span) : $"{MethodOf(span)} {route}";

        var status = unhandled is not null && !context.Response.HasStarted ? StatusCodes.Status500InternalServerError : context.Response.StatusCode;
        span.SetTag("http.response.status_code", status);
        SetError(span, status, unhandled, context.Features.Get<IExceptionHandlerFeature>()?.Error);
        SamplingMark.Set(span, duration, IsSession(status, context.Response), options.SlowRequest);
    }

    // A WebSocket or an event stream lasts as long as its user stays: that is not slow.
    private static bool IsSession(int status, HttpResponse response) =>
        status == StatusCodes.Status101SwitchingProtocols
        || response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true
        || response.HttpContext.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    // The server is at fault from 500 on; a 4xx is the caller's error, not the span's.
    private static void SetError(Activity span, int status, Exception? unhandled, Exception? handled)
    {
        if (status < StatusCodes.Status500InternalServerError && unhandled is null or OperationCanceledException)
            return;
        var exception = unhandled ?? handled;
        span.SetTag("error.type", exception?.GetType().FullName ?? status.ToString(CultureInfo.InvariantCulture));
        span.SetStatus(ActivityStatusCode.Error);
        if (exception is not null)
            span.AddException(exception);
    }

    private static void SetMethod(Activity span, string method)
    {
        var known = HttpMethods.GetCanonicalizedValue(method);
        if (IsKnown(known))
        {
            SetOnce(span, "http.request.method", known);
            return;
        }

        SetOnce(span, "http.request.method", "_OTHER");
        SetOnce(span, "http.request.method_original", method);
    }

    private static bool IsKnown(string method) =>
        method is "GET" or "POST" or "PUT" or "DELETE" or "HEAD" or "PATCH" or "OPTIONS" or "TRACE" or "CONNECT";

    // A span is named HTTP where the method is none that we know.
    private static string MethodOf(Activity span) =>
        span.GetTagItem("http.request.method") is string method and not "_OTHER" ? method : "HTTP";

    private static string? RouteOf(HttpContext context)
    {
        // An exception handler runs the request anew and keeps the first endpoint in its feature.
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
        return endpoint?.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route ?? (endpoint as RouteEndpoint)?.RoutePattern.RawText;
    }

    // "HTTP/1.1" is version 1.1, "HTTP/2" is version 2
    private static string VersionOf(string protocol) =>
        protocol.StartsWith("HTTP/", StringComparison.OrdinalIgnoreCase) ? protocol[5..] : protocol;

    private static void SetOnce(Activity span, string key, object? value)
    {
        if (value is not null and not "" && span.GetTagItem(key) is null)
            span.SetTag(key, value);
    }
}
