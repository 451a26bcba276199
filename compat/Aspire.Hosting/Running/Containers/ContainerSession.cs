using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running.Containers;

/// <summary>
/// The names of one run: its network, its containers, its owner. Two runs never share one, but for containers that outlive
/// them, which every run of the same AppHost finds again.
/// </summary>
/// <param name="Id">Letters that tell this run from others.</param>
/// <param name="AppHostId">Letters that tell this AppHost from others, in every run the same.</param>
/// <param name="HasPersistent">Whether a container outlives the run; the network does then too.</param>
internal sealed record ContainerSession(string Id, string AppHostId, bool HasPersistent)
{
    /// <summary>The process that answers for what bears its label.</summary>
    public string Owner { get; init; } = ContainerLabels.ThisProcess;

    /// <summary>How a container reaches this machine: an address, or <c>host-gateway</c>, which the engine replaces by one.</summary>
    public string HostAddress { get; init; } = "host-gateway";

    /// <summary>The network's name.</summary>
    public string Network => HasPersistent ? $"aspire-persistent-network-{AppHostId}" : $"aspire-session-network-{Id}";

    public static ContainerSession New(IEnumerable<IResource> resources, string appHostDirectory) => new(
        RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz", 8),
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(appHostDirectory)))[..8],
        resources.Any(resource => resource.IsPersistent()));

    /// <summary>The name of a container on the engine.</summary>
    public string NameOf(IResource container) => $"{container.Name}-{(container.IsPersistent() ? AppHostId : Id)}";
}
