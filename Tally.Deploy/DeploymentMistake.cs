namespace Tally.Deploy;

/// <summary>Something given that cannot be deployed.</summary>
/// <param name="Where">
/// Where it stands: a file and the path in it, <c>aspire-manifest.json $.resources.grafana.bindMounts[0].source</c>, or the name of an option.
/// </param>
/// <param name="Problem">What is wrong and what to do, one sentence that ends with a full stop.</param>
public sealed record DeploymentMistake(string Where, string Problem)
{
    /// <summary>Both as one line.</summary>
    public override string ToString() => $"{Where}: {Problem}";
}
