using Tally.Backend.Server;

namespace Tally.Backend.Alloy.Components;

/// <summary>Tells an endpoint that is this process from any other: this machine, and the port of one of its listeners.</summary>
internal sealed class OwnAddresses(ListenSettings listen)
{
    // Of settings that a file reads, what they are where nobody sets them: this process.
    private readonly Dictionary<string, string> _defaults = new(StringComparer.Ordinal)
    {
        ["TEMPO_OTLP_ENDPOINT"] = Url(listen, Listener.OtlpHttp),
        ["LOKI_OTLP_ENDPOINT"] = Url(listen, Listener.Loki) + "/otlp",
        ["LOKI_PUSH_URL"] = Url(listen, Listener.Loki) + "/loki/api/v1/push",
        ["MIMIR_OTLP_ENDPOINT"] = Url(listen, Listener.Mimir) + "/otlp",
        ["MIMIR_REMOTE_WRITE_URL"] = Url(listen, Listener.Mimir) + "/api/v1/push",
    };

    public string? Default(string variable) => _defaults.GetValueOrDefault(variable);

    // Port 0, "some free one", is a port nobody else can have.
    public bool Are(Uri endpoint) => endpoint.IsLoopback && listen.Ports.Values.Contains(endpoint.Port);

    private static string Url(ListenSettings listen, Listener listener) => $"http://localhost:{listen.Ports[listener]}";
}
