namespace Tally.Backend.Server;

/// <summary>One of the backend's ports; each answers for one upstream. The names are those of the settings (<c>Listen:Tempo</c>).</summary>
internal enum Listener
{
    OtlpGrpc,
    OtlpHttp,
    Tempo,
    Loki,
    Mimir,
    Pyroscope,
    Faro,
}
