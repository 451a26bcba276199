using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>Tempo: keeps traces and makes metrics of them.</summary>
public sealed class TempoResource([ResourceName] string name) : StoreResource(name, "/var/tempo", "local")
{
    internal const string OtlpGrpcEndpointName = "otlp-grpc";
    internal const string OtlpHttpEndpointName = "otlp-http";

    /// <summary>Takes traces, OTLP over gRPC.</summary>
    public EndpointReference OtlpGrpc => new(this, OtlpGrpcEndpointName);

    /// <summary>Takes traces, OTLP over HTTP.</summary>
    public EndpointReference OtlpHttp => new(this, OtlpHttpEndpointName);
}
