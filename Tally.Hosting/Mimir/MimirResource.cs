using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>Mimir: keeps metrics. Its Prometheus API is under <c>/prometheus</c>.</summary>
public sealed class MimirResource([ResourceName] string name) : StoreResource(name, "/data", "filesystem")
{
    /// <summary>Takes metrics, OTLP over HTTP; <c>/v1/metrics</c> is appended by exporters.</summary>
    public ReferenceExpression Otlp => ReferenceExpression.Create($"{Http.Property(EndpointProperty.Url)}/otlp");

    /// <summary>Takes metrics in Prometheus's remote write protocol.</summary>
    public ReferenceExpression RemoteWrite => ReferenceExpression.Create($"{Http.Property(EndpointProperty.Url)}/api/v1/push");
}
