namespace Aspire.Hosting.ApplicationModel;

/// <summary>A container. It has no service discovery: pass one of its endpoints instead.</summary>
public class ContainerResource(string name, string? entrypoint = null) : Resource(name),
    IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IComputeResource
{
    /// <summary>Takes the place of the image's entry point.</summary>
    public string? Entrypoint { get; set; } = entrypoint;
}
