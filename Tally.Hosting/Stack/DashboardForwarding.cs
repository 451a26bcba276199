using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>
/// Passes telemetry on to the Aspire dashboard where there is one. Whether there is one is known when the resource starts, by the
/// dashboard's resource in the model: a test host sets the dashboard's address too and starts none.
/// </summary>
internal static class DashboardForwarding
{
    /// <summary>The name that Aspire gives to its dashboard.</summary>
    internal const string DashboardResource = "aspire-dashboard";

    /// <param name="builder">Runs the pipeline.</param>
    /// <param name="through">Stands between the pipeline and the dashboard. Default: nothing does.</param>
    public static IResourceBuilder<T> WithDashboard<T>(this IResourceBuilder<T> builder, DashboardForwarderResource? through = null)
        where T : IResourceWithEnvironment =>
        builder.WithEnvironment(context =>
        {
            var application = builder.ApplicationBuilder;
            var dashboard = context.ExecutionContext.IsRunMode ? DashboardOtlp(application.Resources) : null;
            var destination = dashboard is null ? null : through?.OtlpGrpc ?? dashboard;
            context.EnvironmentVariables["ASPIRE_DASHBOARD_OTLP_ENDPOINT"] = destination ?? (object)"";
            // Who passes telemetry to the dashboard names its key, nobody else.
            context.EnvironmentVariables["ASPIRE_DASHBOARD_OTLP_API_KEY"] =
                dashboard is null || through is not null ? "" : application.Configuration["AppHost:OtlpApiKey"] ?? "";
        });

    /// <summary>Where the dashboard takes OTLP over gRPC; null where there is no dashboard.</summary>
    public static EndpointReference? DashboardOtlp(IEnumerable<IResource> resources) =>
        resources.OfType<IResourceWithEndpoints>()
            .Where(resource => resource.Name == DashboardResource)
            .Select(dashboard => dashboard.GetEndpoint("otlp-grpc"))
            .FirstOrDefault(endpoint => endpoint.Exists);
}
