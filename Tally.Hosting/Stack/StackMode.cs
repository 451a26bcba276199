namespace Tally.Hosting;

/// <summary>Where the observability stack runs.</summary>
public enum StackMode
{
    /// <summary>In one .NET process that this AppHost starts; needs nothing but the SDK.</summary>
    Embedded,

    /// <summary>As the real Alloy, Tempo, Loki, Mimir, Pyroscope and Grafana, in containers that this AppHost starts.</summary>
    Containers,

    /// <summary>Elsewhere: nothing is started, services send to and tests read from the URLs given.</summary>
    External,
}
