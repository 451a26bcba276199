using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Logging;
using Tally.ServiceDefaults.Tenancy;

namespace Tally.ServiceDefaults.Requests;

/// <summary>
/// The outermost middleware: gives the request its id and its tenant, the response its <c>X-Request-ID</c> and
/// <c>traceresponse</c>, and the server span what only the end of the request knows.
/// </summary>
internal sealed class RequestTelemetry(
    RequestDelegate next, TelemetryOptions options, TenantSource tenants, ServerSpan serverSpan, ILogger<RequestTelemetry> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // Problem details and exception pages show this id too.
        context.TraceIdentifier = RequestId.Of(context.Request);
        var request = new RequestScope(context.TraceIdentifier);
        using var scope = logger.BeginScope(request);
        var span = context.Features.Get<IHttpActivityFeature>()?.Activity;
        context.Response.OnStarting(WriteHeaders, context);

        if (span is null || Health.IsProbe(context.Request.Path))
        {
            Silence(span);
            await next(context).ConfigureAwait(false);
            return;
        }

        Identify(context, request, span);
        await Observe(context, span).ConfigureAwait(false);
    }

    private void Identify(HttpContext context, RequestScope request, Activity span)
    {
        context.Features.Set(request);
        Belongs(context, request, span, tenants.Of(context.Request, span));
        context.Features.Set<IHttpAuthenticationFeature>(
            new ObservedUser(context.Features.Get<IHttpAuthenticationFeature>(), span, user => Belongs(context, request, span, tenants.Of(user))));
    }

    private void Belongs(HttpContext context, RequestScope request, Activity span, string? tenant)
    {
        if (tenant is null || tenant == request.TenantId)
            return;
        request.TenantId = tenant;
        span.SetBaggage(TenantId.Key, tenant);
        if (span.IsAllDataRequested)
            span.SetTag(TenantId.Key, tenant).SetTag(TenantId.SaasKey, tenant);
        if (options.Tenant.InMetrics)
            RequestMetrics.SetTag(context, TenantId.Key, tenant);
    }

    private async Task Observe(HttpContext context, Activity span)
    {
        Exception? unhandled = null;
        var start = Stopwatch.GetTimestamp();
        if (span.IsAllDataRequested)
            serverSpan.Start(span, context);
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
                serverSpan.Complete(span, context, unhandled, Stopwatch.GetElapsedTime(start));
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
