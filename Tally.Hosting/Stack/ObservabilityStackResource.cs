using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>
/// The observability stack of an application, wherever it runs: services send OTLP and profiles to it, and its query APIs answer
/// as Tempo, Loki, Mimir and Pyroscope do. The URLs resolve once the application has started.
/// </summary>
public sealed class ObservabilityStackResource([ResourceName] string name, StackMode mode) : Resource(name), IResourceWithConnectionString
{
    /// <summary>Where the stack runs.</summary>
    public StackMode Mode { get; } = mode;

    /// <summary>Where services send OTLP over gRPC, for those that read it as <c>ConnectionStrings:NAME</c>.</summary>
    public ReferenceExpression ConnectionStringExpression => OtlpGrpc;

    /// <summary>Where services send OTLP over gRPC: <c>http://localhost:4317</c>.</summary>
    public required ReferenceExpression OtlpGrpc { get; init; }

    /// <summary>Where OTLP is taken over HTTP: <c>http://localhost:4318</c>; null where nothing was said of it.</summary>
    public ReferenceExpression? OtlpHttp { get; init; }

    /// <summary>Where services send profiles, as to Pyroscope; null where the stack takes none.</summary>
    public ReferenceExpression? Profiles { get; init; }

    /// <summary>Where browsers send Faro's telemetry, without <c>/collect</c>: <c>http://localhost:12347</c>; null where the stack takes none.</summary>
    public ReferenceExpression? Faro { get; init; }

    /// <summary>The base of Tempo's API: <c>http://localhost:3200</c>.</summary>
    public required ReferenceExpression Tempo { get; init; }

    /// <summary>The base of Loki's API: <c>http://localhost:3100</c>.</summary>
    public required ReferenceExpression Loki { get; init; }

    /// <summary>The base of Mimir's API, whose Prometheus API is under <c>/prometheus</c>: <c>http://localhost:9009</c>.</summary>
    public required ReferenceExpression Mimir { get; init; }

    /// <summary>The base of Pyroscope's API: <c>http://localhost:4040</c>; null where the stack has none.</summary>
    public ReferenceExpression? Pyroscope { get; init; }
}
