namespace Tally.Hosting;

/// <summary>What an AppHost may set about its stack.</summary>
public sealed class ObservabilityStackOptions
{
    /// <summary>
    /// Where the embedded stack keeps its data. Default: the folder of the stack's name in <c>Tally:DataFolder</c> of the
    /// configuration, else in <c>.data</c> beside the AppHost, so that telemetry is still there after a restart.
    /// </summary>
    public string? DataFolder { get; set; }

    /// <summary>Port of OTLP over gRPC, 1 to 65535. Default 4317.</summary>
    public int OtlpGrpcPort { get; set; } = 4317;

    /// <summary>Port of OTLP over HTTP, 1 to 65535. Default 4318.</summary>
    public int OtlpHttpPort { get; set; } = 4318;

    /// <summary>Port of Tempo's API, 1 to 65535. Default 3200.</summary>
    public int TempoPort { get; set; } = 3200;

    /// <summary>Port of Loki's API, 1 to 65535. Default 3100.</summary>
    public int LokiPort { get; set; } = 3100;

    /// <summary>Port of Mimir's API, 1 to 65535. Default 9009.</summary>
    public int MimirPort { get; set; } = 9009;
}
