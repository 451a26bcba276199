using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker;
using Aspire.Hosting.Docker.Resources.ComposeNodes;

namespace Aspire.Hosting;

/// <summary>Declares compose files.</summary>
public static class DockerComposeEnvironmentExtensions
{
    /// <summary>Makes compute resources services of a compose file when the application is published; nothing when it runs.</summary>
    public static IResourceBuilder<DockerComposeEnvironmentResource> AddDockerComposeEnvironment(this IDistributedApplicationBuilder builder, string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var environment = new DockerComposeEnvironmentResource(name);
        if (builder.ExecutionContext.IsRunMode)
            return builder.CreateResourceBuilder(environment);

        builder.Eventing.Subscribe<BeforeStartEvent>((started, _) =>
        {
            if (environment.DashboardEnabled)
                throw new DistributedApplicationException($"The stand-in for Aspire knows no dashboard service: say AddDockerComposeEnvironment(\"{name}\").WithDashboard(false).");
            foreach (var resource in started.Model.Resources.Where(resource => resource is ContainerResource or ProjectResource))
                resource.Annotations.Add(new DeploymentTargetAnnotation(new DockerComposeServiceResource(resource.Name, resource, environment)));
            return Task.CompletedTask;
        });
        // Left in the manifest, where it cannot be written: as with Aspire, it says so there.
        return builder.AddResource(environment);
    }

    /// <summary>Sets whether the Aspire dashboard is one of the services; default: it is.</summary>
    public static IResourceBuilder<DockerComposeEnvironmentResource> WithDashboard(this IResourceBuilder<DockerComposeEnvironmentResource> builder, bool enabled = true)
    {
        builder.Resource.DashboardEnabled = enabled;
        return builder;
    }
}

/// <summary>Says things about services of compose files.</summary>
public static class DockerComposeServiceExtensions
{
    /// <summary>Adjusts the service of a resource.</summary>
    public static IResourceBuilder<T> PublishAsDockerComposeService<T>(this IResourceBuilder<T> builder, Action<DockerComposeServiceResource, Service> configure) where T : IComputeResource =>
        builder.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? builder.WithAnnotation(new DockerComposeServiceCustomizationAnnotation(configure))
            : builder;
}
