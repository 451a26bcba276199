using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running.Containers;

namespace Aspire.Hosting.Endpoints;

/// <summary>
/// Gives every endpoint its address before anything starts, so that each resource can be told all of them. There is no proxy:
/// a process listens on the port that callers use. A free port stays reserved until its resource starts.
/// </summary>
internal sealed class EndpointAllocator(bool randomizePorts, string appHostDirectory) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<(IResource Resource, Socket Reservation)> _reserved = [];

    /// <exception cref="DistributedApplicationException">A fixed port is taken or asked for twice.</exception>
    public void Allocate(IEnumerable<IResource> resources)
    {
        var taken = new Dictionary<int, string>();
        foreach (var resource in resources)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
                endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", Port(resource, endpoint, taken));
        }
    }

    /// <summary>Gives the reserved ports of a resource free for it to listen on.</summary>
    public void Release(IResource resource)
    {
        lock (_gate)
        {
            foreach (var (_, reservation) in _reserved.Where(r => r.Resource == resource))
                reservation.Dispose();
            _reserved.RemoveAll(r => r.Resource == resource);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var (_, reservation) in _reserved)
                reservation.Dispose();
            _reserved.Clear();
        }
    }

    private int Port(IResource resource, EndpointAnnotation endpoint, Dictionary<int, string> taken)
    {
        // May hold its port already, since an earlier run, and must be told the same one again.
        if (resource.IsPersistent())
            return FixedPort(resource, endpoint) ?? LoopbackPort.For($"{appHostDirectory}/{resource.Name}/{endpoint.Name}");

        if (FixedPort(resource, endpoint) is not { } port)
        {
            var reservation = LoopbackPort.Reserve(out port);
            _reserved.Add((resource, reservation));
            return port;
        }

        var holder = $"endpoint '{endpoint.Name}' of resource '{resource.Name}'";
        if (!taken.TryAdd(port, holder))
            throw new DistributedApplicationException($"Port {port} is asked for twice: by {taken[port]} and by {holder}; give one of them another port.");
        if (!LoopbackPort.IsFree(port, endpoint.Protocol))
        {
            throw new DistributedApplicationException(
                $"Port {port}, which {holder} needs, is taken{PortHolder.Describe(port)}; stop that process, or give the endpoint another port in the AppHost.");
        }
        return port;
    }

    private int? FixedPort(IResource resource, EndpointAnnotation endpoint)
    {
        var asked = randomizePorts && endpoint.IsProxied ? null : NotZero(endpoint.Port);
        var listensOn = resource is ContainerResource ? null : NotZero(endpoint.TargetPort);
        return (asked, listensOn) switch
        {
            ({ } port, { } target) when port != target => throw new DistributedApplicationException(
                $"Endpoint '{endpoint.Name}' of resource '{resource.Name}' has port {port} but target port {target}: without Aspire's proxy a process listens on the port its callers use, so give only one of the two."),
            _ => asked ?? listensOn,
        };
    }

    private static int? NotZero(int? port) => port is 0 ? null : port;
}
