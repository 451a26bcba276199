using System.Net;

namespace Tally.Backend.Server;

/// <summary>Where the backend listens: the section <c>Listen</c>.</summary>
internal sealed record ListenSettings
{
    public static readonly IReadOnlyDictionary<Listener, int> WellKnownPorts = new Dictionary<Listener, int>
    {
        [Listener.OtlpGrpc] = 4317,
        [Listener.OtlpHttp] = 4318,
        [Listener.Tempo] = 3200,
        [Listener.Loki] = 3100,
        [Listener.Mimir] = 9009,
        [Listener.Pyroscope] = 4040,
        [Listener.Faro] = 12347,
    };

    /// <summary>
    /// The address of all listeners: <c>localhost</c> (the default: 127.0.0.1 and ::1), <c>*</c> for every interface, or one
    /// IP address. Telemetry is not protected by passwords here, so anything but localhost is for containers and trusted networks.
    /// </summary>
    public string Address { get; init; } = "localhost";

    /// <summary>The port of each listener, 0 to 65535; 0 takes a free one. Default: the well-known ports.</summary>
    public required IReadOnlyDictionary<Listener, int> Ports { get; init; }

    /// <summary>Null for <c>localhost</c> and <c>*</c>.</summary>
    public IPAddress? Ip => IPAddress.TryParse(Address, out var ip) ? ip : null;

    /// <summary>Settings that give every listener a free port of its own; for tests.</summary>
    public static Dictionary<string, string?> FreePorts => WellKnownPorts.Keys.ToDictionary(Name, _ => (string?)"0");

    public static string Name(Listener listener) => $"Listen:{listener}";

    /// <exception cref="StartupException">An address or a port cannot be, or two listeners share a port.</exception>
    public static ListenSettings Read(IConfiguration configuration)
    {
        var settings = new ListenSettings
        {
            Address = configuration["Listen:Address"] is { Length: > 0 } address ? address : "localhost",
            Ports = WellKnownPorts.ToDictionary(pair => pair.Key, pair => Setting.Int(configuration, Name(pair.Key), pair.Value, IPEndPoint.MinPort, IPEndPoint.MaxPort)),
        };
        if (settings.Address is not ("localhost" or "*") && settings.Ip is null)
            throw new StartupException($"Listen:Address is '{settings.Address}'; expected localhost, * or an IP address.");
        if (settings.Ports.GroupBy(pair => pair.Value).FirstOrDefault(group => group.Key != 0 && group.Count() > 1) is { } shared)
            throw new StartupException($"{string.Join(" and ", shared.Select(pair => Name(pair.Key)))} are {(shared.Count() == 2 ? "both" : "all")} {shared.Key}; give each its own port.");
        return settings;
    }
}
