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

    public static IResourceBuilder<T> WithDashboard<T>(this IResourceBuilder<T> builder) where T : IResourceWithEnvironment => builder.WithEnvironment(context =>
    {
        var application = builder.ApplicationBuilder;
        var otlp = context.ExecutionContext.IsRunMode ? DashboardOtlp(application.Resources) : null;
        context.EnvironmentVariables["ASPIRE_DASHBOARD_OTLP_ENDPOINT"] = otlp ?? (object)"";
        context.EnvironmentVariables["ASPIRE_DASHBOARD_OTLP_API_KEY"] = otlp is null ? "" : application.Configuration["AppHost:OtlpApiKey"] ?? "";
    });

    private static EndpointReference? DashboardOtlp(IEnumerable<IResource> resources) =>
        resources.OfType<IResourceWithEndpoints>()
            .Where(resource => resource.Name == DashboardResource)
            .Select(dashboard => dashboard.GetEndpoint("otlp-grpc"))
            .FirstOrDefault(endpoint => endpoint.Exists);
}
