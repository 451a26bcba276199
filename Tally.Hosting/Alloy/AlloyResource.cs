using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>Alloy: takes all telemetry, applies the policies of <c>config.alloy</c> and passes it on.</summary>
public sealed class AlloyResource([ResourceName] string name) : ComponentResource(name, "/var/lib/alloy/data")
{
    internal const string OtlpGrpcEndpointName = "otlp-grpc";
    internal const string OtlpHttpEndpointName = "otlp-http";
    internal const string FaroEndpointName = "faro";
    internal const string PyroscopeEndpointName = "pyroscope";

    /// <summary>Takes traces, metrics and logs, OTLP over gRPC.</summary>
    public EndpointReference OtlpGrpc => new(this, OtlpGrpcEndpointName);

    /// <summary>Takes traces, metrics and logs, OTLP over HTTP.</summary>
    public EndpointReference OtlpHttp => new(this, OtlpHttpEndpointName);

    /// <summary>Takes what the Faro web SDK sends from browsers, under <c>/collect</c>.</summary>
    public EndpointReference Faro => new(this, FaroEndpointName);

    /// <summary>Takes profiles as Pyroscope does.</summary>
    public EndpointReference Pyroscope => new(this, PyroscopeEndpointName);
}
