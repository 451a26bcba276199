using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>A part of the stack: a container with its configuration mounted, an HTTP endpoint called <c>http</c> and a place for its data.</summary>
/// <param name="name">The resource's name, which is its host name for the others.</param>
/// <param name="dataFolder">Where the container keeps what must survive it.</param>
public abstract class ComponentResource([ResourceName] string name, string dataFolder) : ContainerResource(name)
{
    internal const string HttpEndpointName = "http";

    /// <summary>The component's own API; health is probed here.</summary>
    public EndpointReference Http => new(this, HttpEndpointName);

    /// <summary>Where the container keeps what must survive it.</summary>
    public string DataFolder { get; } = dataFolder;
}
