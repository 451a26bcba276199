using System.Net;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running.Containers;

/// <summary>The network that the containers of one run meet on, and their way to this machine.</summary>
internal sealed class ContainerNetwork : IAsyncDisposable
{
    private readonly ContainerEngine _engine;
    private readonly HostRelay? _relay;

    private ContainerNetwork(ContainerEngine engine, ContainerSession session, IPAddress? gateway)
    {
        _engine = engine;
        _relay = gateway is null ? null : new HostRelay(gateway);
        Session = gateway is null ? session : session with { HostAddress = gateway.ToString() };
    }

    /// <summary>The run, with the address of this machine.</summary>
    public ContainerSession Session { get; }

    /// <summary>Removes what killed AppHosts left and makes the network.</summary>
    public static async Task<ContainerNetwork> CreateAsync(ContainerEngine engine, ContainerSession session, CancellationToken cancellationToken)
    {
        await Leftovers.RemoveAsync(engine, cancellationToken).ConfigureAwait(false);
        string[] label = session.HasPersistent ? [] : ["--label", $"{ContainerLabels.Owner}={session.Owner}"];
        var created = await engine.RunAsync(["network", "create", .. label, session.Network], cancellationToken).ConfigureAwait(false);
        var exists = created.Succeeded || (session.HasPersistent && (await engine.RunAsync(["network", "inspect", session.Network], cancellationToken).ConfigureAwait(false)).Succeeded);
        if (!exists)
            throw new DistributedApplicationException($"The network {session.Network} for the containers cannot be made: {created.Fault}.");
        return new(engine, session, await GatewayAsync(engine, session.Network, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Lets containers reach what a resource listens on, though it listens on loopback alone.</summary>
    public void Open(IResourceWithEndpoints resource)
    {
        foreach (var endpoint in resource.GetEndpoints().Where(endpoint => endpoint.IsAllocated))
            _relay?.Open(endpoint.Port);
    }

    public async ValueTask DisposeAsync()
    {
        if (_relay is not null)
            await _relay.DisposeAsync().ConfigureAwait(false);
        if (!Session.HasPersistent)
            await _engine.RunAsync(["network", "rm", Session.Network], CancellationToken.None).ConfigureAwait(false);
    }

    // Where the engine runs in a machine of its own (Docker Desktop, rootless podman) the gateway is not one of this machine's
    // addresses; there the engine's name for the host reaches its loopback.
    private static async Task<IPAddress?> GatewayAsync(ContainerEngine engine, string network, CancellationToken cancellationToken)
    {
        var format = engine.Name == "podman" ? "{{range .Subnets}}{{.Gateway}} {{end}}" : "{{range .IPAM.Config}}{{.Gateway}} {{end}}";
        var inspected = await engine.RunAsync(["network", "inspect", "--format", format, network], cancellationToken).ConfigureAwait(false);
        return inspected.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(text => IPAddress.TryParse(text, out var address) ? address : null)
            .FirstOrDefault(address => address is not null && HostRelay.CanListenOn(address));
    }
}
