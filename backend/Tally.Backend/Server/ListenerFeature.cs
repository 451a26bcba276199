namespace Tally.Backend.Server;

/// <summary>
/// Marks a connection with the listener that accepted it. Requests are told apart by this and not by the port in the Host
/// header, which proxies and container port mappings change.
/// </summary>
internal sealed record ListenerFeature(Listener Listener);
