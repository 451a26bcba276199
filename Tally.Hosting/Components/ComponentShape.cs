using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>The shape that all components share, beyond image, endpoints and configuration.</summary>
internal static class ComponentShape
{
    /// <param name="builder">The component.</param>
    /// <param name="memoryMiB">Its memory limit unless another is said.</param>
    /// <param name="healthPath">Where its endpoint <c>http</c> says that it is ready.</param>
    /// <param name="user">Whom its image is made for, where that is not root.</param>
    public static IResourceBuilder<T> AsComponent<T>(this IResourceBuilder<T> builder, int memoryMiB, string healthPath, int? user) where T : ComponentResource =>
        builder
            .WithWorkload(workload =>
            {
                workload.Role = "observability";
                workload.Health = new(ComponentResource.HttpEndpointName, healthPath);
                workload.User = user;
            })
            .WithMemoryLimit(memoryMiB)
            .WithAnnotation(new ContainerRuntimeArgsCallbackAnnotation(args =>
            {
                args.Add("--memory");
                args.Add(string.Create(CultureInfo.InvariantCulture, $"{Limit(builder.Resource)}m"));
            }))
            .WithHttpHealthCheck(healthPath, endpointName: ComponentResource.HttpEndpointName);

    private static int Limit(IResource component) => component.Annotations.OfType<Workload>().Last().MemoryMiB;
}
