using System.Buffers;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Tally.Backend.Ingest;
using Tally.Backend.Otlp;

namespace Tally.Benchmarks.Transport;

/// <summary>
/// OTLP/gRPC as the backend would have it over Grpc.AspNetCore: messages as bytes, since the backend decodes them itself.
/// Counts and logs a refusal as the backend's own transport does.
/// </summary>
internal sealed class LibraryTransport(Pipeline pipeline, ReceiverMetrics metrics, RefusalLog log)
{
    private const string Transport = "grpc";

    private Task<byte[]> ReceiveAsync(SignalReceiver receiver, RentedMessage message, ServerCallContext call)
    {
        using (message)
        {
            var outcome = receiver.Receive(message.Span, json: false, Transport, pipeline.Origin(call.GetHttpContext().Request.Headers));
            if (outcome.Refusal is not { } refusal)
                return Task.FromResult(OtlpResponse.Protobuf(outcome));
            metrics.Refused(receiver.Signal.Plural(), Transport, refusal);
            log.Refused(Transport, refusal);
            if (refusal.RetryAfter is not null)
                call.ResponseTrailers.Add("grpc-status-details-bin", OtlpResponse.Protobuf(refusal));
            throw new RpcException(new Status((StatusCode)refusal.GrpcStatus, refusal.Message));
        }
    }

    /// <summary>The Export methods of the three services.</summary>
    internal sealed class Methods(IEnumerable<SignalReceiver> receivers) : IServiceMethodProvider<LibraryTransport>
    {
        private static readonly Marshaller<RentedMessage> Requests =
            new((_, _) => throw new NotSupportedException(), context => RentedMessage.Of(context.PayloadAsReadOnlySequence()));

        private static readonly Marshaller<byte[]> Responses =
            new((response, context) => context.Complete(response), context => context.PayloadAsNewBuffer());

        public void OnServiceMethodDiscovery(ServiceMethodProviderContext<LibraryTransport> context)
        {
            foreach (var receiver in receivers)
            {
                // /opentelemetry.proto.collector.trace.v1.TraceService/Export
                var path = receiver.Signal.GrpcPath().Split('/');
                context.AddUnaryMethod(
                    new Method<RentedMessage, byte[]>(MethodType.Unary, path[1], path[2], Requests, Responses), [],
                    (service, message, call) => service.ReceiveAsync(receiver, message, call));
            }
        }
    }

    /// <summary>A message in one piece of rented memory.</summary>
    internal sealed class RentedMessage(byte[] bytes, int length) : IDisposable
    {
        public ReadOnlySpan<byte> Span => bytes.AsSpan(0, length);

        public static RentedMessage Of(ReadOnlySequence<byte> payload)
        {
            var rented = ArrayPool<byte>.Shared.Rent((int)payload.Length);
            payload.CopyTo(rented);
            return new(rented, (int)payload.Length);
        }

        public void Dispose() => ArrayPool<byte>.Shared.Return(bytes);
    }
}
