using Tally.Deploy.Environments;
using Tally.Deploy.Manifest;

namespace Tally.Deploy.Plan;

/// <summary>Everything a target needs to know, in an order that does not change from run to run.</summary>
internal sealed record DeploymentPlan
{
    /// <summary>The application's name: the Compose project, the part-of label, the prefix of the ECS cluster.</summary>
    public required string Name { get; init; }

    /// <summary>By name.</summary>
    public required IReadOnlyList<Workload> Workloads { get; init; }

    /// <summary>Those that are used, by name.</summary>
    public required IReadOnlyList<Secret> Secrets { get; init; }

    /// <summary>Those that are used, by name.</summary>
    public required IReadOnlyList<string> Buckets { get; init; }

    public required EnvironmentSettings Environment { get; init; }

    /// <summary>The smoke test; null where there is no stack to test.</summary>
    public Workload? Verify { get; init; }

    /// <summary>What the deployer should know, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public Secret Secret(string name) => Secrets.First(secret => secret.Name == name);
}

/// <param name="Generated">How the target may make it up; null if a person gives it.</param>
/// <param name="Optional">An empty value will do.</param>
internal sealed record Secret(string Name, JsonPath At, GeneratedValue? Generated, bool Optional);
