using System.Net.Sockets;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.DependencyInjection;
using Tally.Hosting.Tests.Config;

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
            AddDashboard(builder);

        var variables = await VariablesAsync(builder, pipeline.Resource);

        Assert.Equal(hasDashboard ? "aspire-dashboard/otlp-grpc" : "", Destination(variables));
        Assert.Equal(hasDashboard ? "key" : "", variables["ASPIRE_DASHBOARD_OTLP_API_KEY"]);
    }

    [Fact]
    public async Task In_containers_only_the_forwarder_refers_to_the_dashboard_and_Alloy_to_the_forwarder()
    {
        var builder = BuilderWithStack();
        AddDashboard(builder);

        var alloy = await VariablesAsync(builder, Container(builder, "alloy"));
        var forwarder = await VariablesAsync(builder, Container(builder, "alloy-dashboard"));

        Assert.Equal(("alloy-dashboard/otlp-grpc", ""), (Destination(alloy), alloy["ASPIRE_DASHBOARD_OTLP_API_KEY"]));
        Assert.Equal(("aspire-dashboard/otlp-grpc", "key"), (Destination(forwarder), forwarder["ASPIRE_DASHBOARD_OTLP_API_KEY"]));
        // A reference to anything outside their network would keep a container down where Aspire cannot provide the way there.
        foreach (var container in builder.Resources.OfType<ContainerResource>().Where(container => container.Name != "alloy-dashboard"))
        {
            var others = await container.GetResourceDependenciesAsync(builder.ExecutionContext, ResourceDependencyDiscoveryMode.DirectOnly);
            Assert.DoesNotContain(others, other => other is Dashboard);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_forwarder_leaves_the_model_before_the_start_where_there_is_no_dashboard(bool hasDashboard)
    {
        var builder = BuilderWithStack();
        if (hasDashboard)
            AddDashboard(builder);
        await using var app = builder.Build();

        var eventing = new DistributedApplicationEventing();
        var model = app.Services.GetRequiredService<DistributedApplicationModel>();
        foreach (var subscriber in app.Services.GetServices<IDistributedApplicationEventingSubscriber>().OfType<DashboardForwarderStart>())
            await subscriber.SubscribeAsync(eventing, builder.ExecutionContext, default);
        await eventing.PublishAsync(new BeforeStartEvent(app.Services, model));

        Assert.Equal(hasDashboard, model.Resources.Any(resource => resource.Name == "alloy-dashboard"));
    }

    [Fact]
    public void The_forwarder_is_no_part_of_the_applications_start() =>
        Assert.True(Container(BuilderWithStack(), "alloy-dashboard").HasAnnotationOfType<ExplicitStartupAnnotation>());

    [Fact]
    public async Task The_forwarders_file_reads_the_variables_that_the_model_sets()
    {
        var builder = BuilderWithStack();
        AddDashboard(builder);

        var set = await VariablesAsync(builder, Container(builder, "alloy-dashboard"));

        Assert.Equal(
            Variables.OfAlloy(File.ReadAllText(Path.Combine(Repository.ConfigFolder, "alloy-dashboard", "config.alloy"))).Order(),
            set.Keys.Except(["GOMEMLIMIT"]).Order());
    }

    private static IDistributedApplicationBuilder BuilderWithStack()
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = ["--AppHost:OtlpApiKey=key", $"--Tally:ConfigFolder={Repository.ConfigFolder}"],
            DisableDashboard = true,
        });
        builder.AddContainerStack("observability", new());
        return builder;
    }

    private static void AddDashboard(IDistributedApplicationBuilder builder) =>
        builder.AddResource(new Dashboard()).WithAnnotation(
            new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "http", transport: "http2", name: "otlp-grpc", port: 19080));

    private static ContainerResource Container(IDistributedApplicationBuilder builder, string name) =>
        builder.Resources.OfType<ContainerResource>().Single(container => container.Name == name);

    private static async Task<IReadOnlyDictionary<string, object>> VariablesAsync(
        IDistributedApplicationBuilder builder, ContainerResource resource)
    {
        var environment = new EnvironmentCallbackContext(builder.ExecutionContext, resource);
        foreach (var callback in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            await callback.Callback(environment);
        return environment.EnvironmentVariables;
    }

    private static object Destination(IReadOnlyDictionary<string, object> variables) =>
        variables["ASPIRE_DASHBOARD_OTLP_ENDPOINT"] is EndpointReference reference
            ? $"{reference.Resource.Name}/{reference.EndpointName}"
            : variables["ASPIRE_DASHBOARD_OTLP_ENDPOINT"];

    private sealed class Dashboard() : Resource("aspire-dashboard"), IResourceWithEndpoints;
}
