using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Tally.Backend.Ingest;

namespace Tally.Backend.Otlp.Transport;

/// <summary>
/// OTLP/gRPC: the three unary Export calls, framed by hand (gRPC over HTTP/2: one 5-byte prefix and message each way, the
/// status in trailers, or in the headers of an answer without a body).
/// </summary>
internal sealed class OtlpGrpc(OtlpSettings settings, Pipeline pipeline, ReceiverMetrics metrics, RefusalLog log)
{
    private const string Transport = "grpc";

    public async Task ReceiveAsync(HttpContext context, SignalReceiver receiver)
    {
        var (message, refusal) = await ReadAsync(context);
        using (message)
        {
            var outcome = message is null ? new(refusal) : receiver.Receive(message.Span, json: false, Transport, pipeline.Origin(context.Request.Headers));
            if (outcome.Refusal is not null)
                Refuse(context, receiver.Signal.Plural(), outcome.Refusal);
            else
                Answer(context, OtlpResponse.Protobuf(outcome));
        }
    }

    /// <summary>Any other path of the listener.</summary>
    public Task UnknownMethodAsync(HttpContext context)
    {
        Refuse(context, "unknown", new(RefusalReason.UnknownMethod, $"unknown method {context.Request.Path}, this server has the Export methods of OTLP's trace, logs and metrics services"));
        return Task.CompletedTask;
    }

    private async Task<(PooledBytes? Message, Refusal? Refusal)> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method))
            return (null, new(RefusalReason.MethodNotAllowed, $"{request.Method} is not allowed here, send POST"));
        if (!IsGrpc(request.ContentType))
            return (null, new(RefusalReason.UnsupportedMediaType, $"unknown content type '{request.ContentType}', expected application/grpc"));
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        if (GrpcTimeout.TryParse(request.Headers["grpc-timeout"], out var timeout))
            deadline.CancelAfter(timeout);
        try
        {
            return await GrpcFrame.ReadAsync(request, settings.MaxBodyBytes, deadline.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return (null, new(RefusalReason.DeadlineExceeded, $"the message did not arrive within the call's timeout of {timeout.TotalSeconds} s"));
        }
        catch (BadHttpRequestException e)
        {
            return (null, new(RefusalReason.Malformed, $"the request's body broke off: {e.Message}"));
        }
    }

    // Not flushed here, so that headers, message and trailers go out together when the call ends.
    private static void Answer(HttpContext context, byte[] message)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.BodyWriter.Write(GrpcFrame.Wrap(message));
        context.Response.AppendTrailer("grpc-status", "0");
    }

    // No body follows, so the status may stand in the headers ("trailers-only").
    private void Refuse(HttpContext context, string signal, Refusal refusal)
    {
        metrics.Refused(signal, Transport, refusal);
        log.Refused(Transport, refusal);
        var response = context.Response;
        // What is no gRPC call at all gets an HTTP status too, for it may not look at the other one.
        if (!IsGrpc(context.Request.ContentType) || refusal.Reason == RefusalReason.MethodNotAllowed)
            response.StatusCode = refusal.HttpStatus;
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = refusal.GrpcStatus.ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = GrpcMessage.Encode(refusal.Message);
        if (refusal.Reason == RefusalReason.UnsupportedEncoding)
            response.Headers["grpc-accept-encoding"] = "identity,gzip,deflate";
        if (refusal.RetryAfter is not null)
            response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(OtlpResponse.Protobuf(refusal)).TrimEnd('=');
    }

    // application/grpc, application/grpc+proto, either with parameters
    private static bool IsGrpc(string? type) =>
        type is not null
        && type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase)
        && type.AsSpan("application/grpc".Length) is [] or ['+' or ';', ..] or [' ', ..];
}
