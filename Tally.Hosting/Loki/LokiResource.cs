using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>Loki: keeps logs.</summary>
public sealed class LokiResource([ResourceName] string name) : StoreResource(name, "/loki", "filesystem")
{
    /// <summary>Takes logs, OTLP over HTTP; <c>/v1/logs</c> is appended by exporters.</summary>
    public ReferenceExpression Otlp => ReferenceExpression.Create($"{Http.Property(EndpointProperty.Url)}/otlp");

    /// <summary>Takes logs in Loki's own protocol.</summary>
    public ReferenceExpression Push => ReferenceExpression.Create($"{Http.Property(EndpointProperty.Url)}/loki/api/v1/push");
}
