using System.Net.Sockets;

namespace Tally.Hosting.Tests;

/// <summary>Whether telemetry goes on to the Aspire dashboard is known by its resource, which Aspire adds just before the start.</summary>
public class DashboardTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_pipeline_is_told_of_the_dashboard_where_there_is_one(bool hasDashboard)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            // A test host sets the address too, and starts no dashboard.
            Args = ["--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:4317", "--AppHost:OtlpApiKey=key"],
            DisableDashboard = true,
        });
        var pipeline = builder.AddContainer("pipeline", "image").WithDashboard();
        if (hasDashboard)
            builder.AddResource(new Dashboard()).WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "http", transport: "http2", name: "otlp-grpc", port: 19080));

        var environment = new EnvironmentCallbackContext(builder.ExecutionContext, pipeline.Resource);
        foreach (var callback in pipeline.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            await callback.Callback(environment);

        var endpoint = environment.EnvironmentVariables["ASPIRE_DASHBOARD_OTLP_ENDPOINT"];
        Assert.Equal(hasDashboard ? "aspire-dashboard/otlp-grpc" : "", endpoint is EndpointReference reference ? $"{reference.Resource.Name}/{reference.EndpointName}" : endpoint);
        Assert.Equal(hasDashboard ? "key" : "", environment.EnvironmentVariables["ASPIRE_DASHBOARD_OTLP_API_KEY"]);
    }

    private sealed class Dashboard() : Resource("aspire-dashboard"), IResourceWithEndpoints;
}
