using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Lifecycle;

namespace Tally.Hosting;

/// <summary>Adds what passes telemetry from the stack's containers to Aspire's dashboard.</summary>
internal static class DashboardForwarder
{
    /// <summary>
    /// Adds it to an application that runs. It leaves the model before the start where there is no dashboard, and is started last
    /// where there is one.
    /// </summary>
    /// <returns>Null when a manifest is written: no deployment has a dashboard.</returns>
    public static IResourceBuilder<DashboardForwarderResource>? AddDashboardForwarder(
        this IDistributedApplicationBuilder builder, string name)
    {
        if (builder.ExecutionContext.IsPublishMode)
            return null;
        builder.Services.TryAddEventingSubscriber<DashboardForwarderStart>();
        return builder.AddResource(new DashboardForwarderResource(name))
            .WithImage(AlloyContainerImageTags.Image, AlloyContainerImageTags.Tag)
            .WithImageRegistry(AlloyContainerImageTags.Registry)
            .WithHttpEndpoint(targetPort: 12345, name: ComponentResource.HttpEndpointName)
            .WithHttpEndpoint(targetPort: 4317, name: DashboardForwarderResource.OtlpGrpcEndpointName)
            .WithEndpoint(DashboardForwarderResource.OtlpGrpcEndpointName, endpoint => endpoint.Transport = "http2")
            .WithConfigFolder("alloy-dashboard", "/etc/alloy")
            .WithArgs(
                "run", "/etc/alloy/config.alloy",
                "--storage.path=/var/lib/alloy/data", "--server.http.listen-addr=0.0.0.0:12345", "--disable-reporting")
            .WithDashboard()
            .WithIconName("ArrowRouting")
            .AsComponent(memoryMiB: 192, healthPath: "/-/ready", user: 473)
            .WithExplicitStart();
    }
}
