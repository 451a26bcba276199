namespace Tally.Hosting;

/// <summary>
/// Where a started stack answers queries. Prometheus's API is under <c>/prometheus</c> of <paramref name="Mimir"/>;
/// <paramref name="Pyroscope"/> is null where the stack has no profiles.
/// </summary>
public sealed record ObservabilityUrls(Uri Tempo, Uri Loki, Uri Mimir, Uri? Pyroscope = null);
