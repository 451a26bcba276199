namespace Aspire.Hosting.ApplicationModel;

/// <summary>Addresses as containers see them: each other by name on the port inside, this machine by a name of its own.</summary>
internal static class ContainerAddress
{
    /// <summary>The machine that the AppHost runs on; what listens there on loopback is relayed.</summary>
    public const string Host = "aspire.dev.internal";

    /// <summary>The names of a container for others.</summary>
    public static string[] NamesOf(IResource container) => [container.Name, $"{container.Name}.dev.internal"];

    public static AllocatedEndpoint Of(EndpointReference endpoint, AllocatedEndpoint onThisMachine) => endpoint.Resource is ContainerResource
        ? new(onThisMachine.Endpoint, NamesOf(endpoint.Resource)[^1], PortInside(onThisMachine))
        : new(onThisMachine.Endpoint, Host, onThisMachine.Port);

    /// <summary>The port that the container listens on.</summary>
    public static int PortInside(AllocatedEndpoint allocated) =>
        allocated.Endpoint switch
        {
            { TargetPort: { } target and not 0 } => target,
            { Port: { } port and not 0 } => port,
            _ => allocated.Port,
        };
}
