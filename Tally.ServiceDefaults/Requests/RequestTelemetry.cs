using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Tally.ServiceDefaults.Requests;

/// <summary>
/// The outermost middleware: gives the request its id, the response its <c>X-Request-ID</c> and <c>traceresponse</c>,
/// and the server span what only the end of the request knows.
/// </summary>
internal sealed class RequestTelemetry(RequestDelegate next, ILogger<RequestTelemetry> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // Problem details and exception pages show this id too.
        context.TraceIdentifier = RequestId.Of(context.Request);
        using var scope = logger.BeginScope(new RequestScope(context.TraceIdentifier));
        var span = context.Features.Get<IHttpActivityFeature>()?.Activity;
        context.Response.OnStarting(WriteHeaders, context);

        if (span is null || Health.IsProbe(context.Request.Path))
        {
            Silence(span);
            await next(context).ConfigureAwait(false);
            return;
        }

        await Observe(context, span).ConfigureAwait(false);
    }

    private async Task Observe(HttpContext context, Activity span)
    {
        Exception? unhandled = null;
        if (span.IsAllDataRequested)
            ServerSpan.Start(span, context.Request);
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            unhandled = e;
            throw;
        }
        finally
        {
            if (span.IsAllDataRequested)
                ServerSpan.Complete(span, context, unhandled);
        }
    }

    // Not recorded, and neither is what happens inside of it: samplers follow the parent.
    private static void Silence(Activity? span)
    {
        if (span is null)
            return;
        span.IsAllDataRequested = false;
        span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }

    private static Task WriteHeaders(object state)
    {
        var context = (HttpContext)state;
        context.Response.Headers[RequestId.Header] = context.TraceIdentifier;

        // W3C Trace Context level 2: 00-<trace id, 32 hex>-<span id, 16 hex>-<flags, 2 hex>
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { } span)
            context.Response.Headers["traceresponse"] = span.Id;
        return Task.CompletedTask;
    }
}
