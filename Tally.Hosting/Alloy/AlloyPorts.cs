namespace Tally.Hosting;

/// <summary>The ports of Alloy's receivers on this machine; null takes any free one.</summary>
/// <param name="OtlpGrpc">OTLP over gRPC, in the container 4317.</param>
/// <param name="OtlpHttp">OTLP over HTTP, in the container 4318.</param>
/// <param name="Faro">The Faro receiver, in the container 12347.</param>
/// <param name="Pyroscope">Profiles, in the container 4041.</param>
/// <param name="Http">Alloy's own UI and metrics, in the container 12345.</param>
public sealed record AlloyPorts(int? OtlpGrpc = null, int? OtlpHttp = null, int? Faro = null, int? Pyroscope = null, int? Http = null);
