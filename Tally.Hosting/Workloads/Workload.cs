using Aspire.Hosting.ApplicationModel;

namespace Tally.Hosting;

/// <summary>What a deployment needs to know of a resource and the manifest's own format cannot say.</summary>
public sealed class Workload : IResourceAnnotation
{
    /// <summary><c>service</c>, or <c>observability</c> for a part of the stack. Default service.</summary>
    public string Role { get; set; } = "service";

    /// <summary>The most memory it may use, in MiB. Default 256.</summary>
    public int MemoryMiB { get; set; } = 256;

    /// <summary>What it is promised of a processor's time, in cores. Default 0.25.</summary>
    public double Cpu { get; set; } = 0.25;

    /// <summary>Where it says that it is healthy, by a GET that answers 200. Default: nowhere.</summary>
    public WorkloadPath? Health { get; set; }

    /// <summary>What of it is reachable from outside. Default: nothing.</summary>
    public WorkloadPath? Route { get; set; }

    /// <summary>The numeric user that its image is made for, and that its volume must belong to. Default: the image's, which may be root.</summary>
    public int? User { get; set; }

    /// <summary>How many of it run. Default 1.</summary>
    public int Replicas { get; set; } = 1;
}

/// <summary>A path of one of a resource's bindings.</summary>
/// <param name="Binding">The endpoint's name.</param>
/// <param name="Path">With a leading slash.</param>
public sealed record WorkloadPath(string Binding, string Path);
