using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>The embedded stack's one process: it takes OTLP, Faro and profiles, and answers as Tempo, Loki, Mimir and Pyroscope do.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="command">The program.</param>
/// <param name="workingDirectory">Where it runs.</param>
public sealed class EmbeddedBackendResource([ResourceName] string name, string command, string workingDirectory) : ExecutableResource(name, command, workingDirectory)
{
    internal const string OtlpGrpcEndpointName = "otlp-grpc";
    internal const string OtlpHttpEndpointName = "otlp-http";
    internal const string TempoEndpointName = "tempo";
    internal const string LokiEndpointName = "loki";
    internal const string MimirEndpointName = "mimir";
    internal const string PyroscopeEndpointName = "pyroscope";
    internal const string FaroEndpointName = "faro";
}
