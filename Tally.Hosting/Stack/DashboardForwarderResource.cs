using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>
/// A small Alloy that passes telemetry from the stack's own to Aspire's dashboard. It alone refers to something outside the
/// containers' network: for such a reference Aspire builds an image from a base image of a registry, and where it cannot,
/// whatever has the reference stays down.
/// </summary>
internal sealed class DashboardForwarderResource(string name) : ComponentResource(name, "/var/lib/alloy/data")
{
    internal const string OtlpGrpcEndpointName = "otlp-grpc";

    /// <summary>Takes traces, metrics and logs, OTLP over gRPC.</summary>
    public EndpointReference OtlpGrpc => new(this, OtlpGrpcEndpointName);
}
