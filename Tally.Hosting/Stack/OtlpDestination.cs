using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>A further destination for everything, over OTLP/HTTP with Basic authentication.</summary>
/// <param name="Endpoint">For example <c>https://otlp-gateway-prod-eu-west-0.grafana.net/otlp</c>.</param>
/// <param name="Username">At Grafana Cloud the number of the instance.</param>
/// <param name="Password">At Grafana Cloud an access policy's token; a secret.</param>
public sealed record OtlpDestination(
    IResourceBuilder<ParameterResource> Endpoint, IResourceBuilder<ParameterResource> Username, IResourceBuilder<ParameterResource> Password)
{
    /// <summary>
    /// With the parameters <c>further-otlp-endpoint</c>, <c>-username</c> and <c>-password</c>, as
    /// <c>Tally:Observability:FurtherOtlp=true</c> gives them to a stack.
    /// </summary>
    public static OtlpDestination FromParameters(IDistributedApplicationBuilder builder) => new(
        builder.AddParameter("further-otlp-endpoint"),
        builder.AddParameter("further-otlp-username"),
        builder.AddParameter("further-otlp-password", secret: true));
}
