namespace Tally.Backend.Loki.Push;

/// <summary>Section <c>Loki:Push</c>.</summary>
internal sealed record LokiPushOptions
{
    /// <summary>Largest request in bytes, as it comes and decompressed. Default 100 MiB, as Loki's.</summary>
    public int MaxBodyBytes { get; init; } = 100 << 20;
}
