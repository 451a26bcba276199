namespace Tally.Hosting;

/// <summary>The stack's ports on this machine, each 1 to 65535; everything listens on loopback. The defaults are the well-known ones.</summary>
public sealed class PortOptions
{
    /// <summary>OTLP over gRPC. Default 4317.</summary>
    public int OtlpGrpc { get; set; } = 4317;

    /// <summary>OTLP over HTTP. Default 4318.</summary>
    public int OtlpHttp { get; set; } = 4318;

    /// <summary>Faro, from browsers. Default 12347.</summary>
    public int Faro { get; set; } = 12347;

    /// <summary>Tempo's API. Default 3200.</summary>
    public int Tempo { get; set; } = 3200;

    /// <summary>Loki's API. Default 3100.</summary>
    public int Loki { get; set; } = 3100;

    /// <summary>Mimir's API. Default 9009.</summary>
    public int Mimir { get; set; } = 9009;

    /// <summary>Pyroscope's API. Default 4040.</summary>
    public int Pyroscope { get; set; } = 4040;

    /// <summary>Grafana. Default 3000.</summary>
    public int Grafana { get; set; } = 3000;

    /// <summary>Alloy's own UI. Default 12345.</summary>
    public int Alloy { get; set; } = 12345;

    /// <summary>Where Alloy takes profiles. Default 4041.</summary>
    public int AlloyPyroscope { get; set; } = 4041;
}
