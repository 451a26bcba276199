namespace Aspire.Hosting.Tests.StandIn.Containers;

/// <summary>Containers of the empty image, with the programs of this machine shown to them.</summary>
internal static class Boxes
{
    public const int Port = 8080;

    private static readonly string[] ProgramFolders = ["/bin", "/lib", "/lib64", "/usr"];

    /// <summary>A shell with a script.</summary>
    public static IResourceBuilder<ContainerResource> AddBox(this IDistributedApplicationBuilder builder, string name, string script) =>
        builder.AddContainer(name, Engine.EmptyImage).WithPrograms().WithEntrypoint("/bin/sh").WithArgs("-c", script);

    /// <summary>The trial service.</summary>
    public static IResourceBuilder<ContainerResource> AddServiceBox(this IDistributedApplicationBuilder builder, string name)
    {
        var service = Path.GetDirectoryName(ProjectOutput.Find(new Projects.Trial_Service().ProjectPath, AppHostAssembly.Configuration(typeof(Projects.Trial_AppHost).Assembly))!.Assembly)!;
        var dotnet = new FileInfo(DotnetHost.Path!);
        dotnet = dotnet.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? dotnet;
        return builder.AddContainer(name, Engine.EmptyImage)
            .WithPrograms()
            .WithBindMount(dotnet.DirectoryName!, "/dotnet", isReadOnly: true)
            .WithBindMount(service, "/service", isReadOnly: true)
            .WithVolume("/tmp")
            .WithEntrypoint("/dotnet/dotnet").WithArgs("exec", "/service/Trial.Service.dll")
            .WithEnvironment("ASPNETCORE_HTTP_PORTS", Port.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .WithHttpEndpoint(targetPort: Port)
            .WithHttpHealthCheck("/health");
    }

    /// <summary>What the container is to the engine.</summary>
    public static string ContainerId(this DistributedApplication app, string resource)
    {
        Assert.True(app.ResourceNotifications.TryGetCurrentState(resource, out var state));
        return (string)state.Snapshot.Properties.Single(property => property.Name == "container.id").Value!;
    }

    private static IResourceBuilder<ContainerResource> WithPrograms(this IResourceBuilder<ContainerResource> container)
    {
        foreach (var folder in ProgramFolders.Where(Directory.Exists))
            container.WithBindMount(folder, folder, isReadOnly: true);
        return container;
    }
}
