using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Tally.Hosting;

/// <summary>
/// Ends the start with one sentence where a fixed port is taken. Aspire itself goes on: its proxy cannot listen then, says so
/// nowhere that people look, and whoever waits for the resource waits for ever.
/// </summary>
internal static class PortCheck
{
    private const string Orchestrator = "dcp";

    /// <summary>Checks all fixed ports of the application before anything starts; more than one call has no further effect.</summary>
    public static void CheckPorts(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsPublishMode || builder.Services.Any(service => service.ServiceType == typeof(Marker)))
            return;
        builder.Services.AddSingleton<Marker>();
        builder.Eventing.Subscribe<BeforeStartEvent>((start, _) =>
        {
            var needs = PortNeed.Of(start.Model.Resources, builder.Configuration, HasDashboard(start.Services)).ToArray();
            if (Mistake(needs) is { } mistake)
                throw new DistributedApplicationException(mistake);
            return Task.CompletedTask;
        });
    }

    /// <summary>What is wrong with the first port that cannot be had; null where all can.</summary>
    internal static string? Mistake(IReadOnlyList<PortNeed> needs)
    {
        if (needs.GroupBy(need => need.Port).FirstOrDefault(same => same.Count() > 1) is { } twice)
            return $"Port {twice.Key} is asked for twice: by {string.Join(" and by ", twice.Select(need => need.Owner))}; {twice.Last().Remedy}.";
        var taken = needs.Where(need => !IsFree(need.Port)).ToArray();
        return taken is [] ? null : Taken(taken[0], taken.Length - 1);
    }

    // Its own resource comes into the model only after this.
    private static bool HasDashboard(IServiceProvider services) => services.GetService<DistributedApplicationOptions>() is not { DisableDashboard: true };

    private static string Taken(PortNeed need, int more)
    {
        var holder = PortHolder.Find(need.Port);
        var by = holder is null ? "" : $" by {holder.Name} (process {holder.Id})";
        var others = more switch { 0 => "", 1 => " One more port is taken, too.", _ => $" {more} more ports are taken, too." };
        var again = holder?.Name == Orchestrator ? " That is Aspire's orchestrator: is this application running already?" : "";
        return $"Port {need.Port}, which {need.Owner} needs, is taken{by}; stop that process, or {need.Remedy}.{again}{others}";
    }

    // Both loopback addresses: Aspire's proxy listens on both, and so does whoever listens on all.
    private static bool IsFree(int port) =>
        CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || !HasIPv6Loopback() || CanListen(IPAddress.IPv6Loopback, port));

    private static bool HasIPv6Loopback() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.NetworkInterfaceType == NetworkInterfaceType.Loopback)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Any(address => address.Address.Equals(IPAddress.IPv6Loopback));

    private static bool CanListen(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }

    private sealed class Marker;
}
