using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Kubernetes;

/// <summary>
/// A container's variables. A secret inside of a longer text becomes a variable of its own in front, which Kubernetes puts in
/// its place: <c>$(SECRET_DB_PASSWORD)</c>.
/// </summary>
internal static class EnvironmentList
{
    public static JsonArray Of(Workload workload, DeploymentPlan plan)
    {
        var helpers = workload.Environment.Values
            .Where(value => value.WholeSecret is null)
            .SelectMany(value => value.Secrets)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(secret => FromSecret(Helper(secret), plan.Secret(secret)));
        return Nodes.List(helpers.Concat(workload.Environment.Select(variable => Variable(variable.Key, variable.Value, plan))));
    }

    /// <summary>Text of which Kubernetes must not take <c>$(…)</c> for a variable.</summary>
    public static string Literal(string text) =>
        text.Contains("$(", StringComparison.Ordinal) || text.Contains("$$", StringComparison.Ordinal) ? text.Replace("$", "$$", StringComparison.Ordinal) : text;

    private static JsonObject Variable(string name, Text value, DeploymentPlan plan) => value.WholeSecret is { } secret
        ? FromSecret(name, plan.Secret(secret))
        : new JsonObject { ["name"] = name, ["value"] = value.Render(Literal, part => Say(part, plan)) };

    private static string Say(Part part, DeploymentPlan plan) => part switch
    {
        SecretValue { Secret: var secret } => $"$({Helper(secret)})",
        BucketProperty { Bucket: var bucket, Property: var property } => plan.Environment.Kubernetes.Buckets[bucket].Property(property),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static JsonObject FromSecret(string name, Secret secret)
    {
        var reference = new JsonObject { ["name"] = secret.Name, ["key"] = ExternalSecrets.Key };
        if (secret.Optional)
            reference["optional"] = true;
        return new() { ["name"] = name, ["valueFrom"] = new JsonObject { ["secretKeyRef"] = reference } };
    }

    private static string Helper(string secret) => $"SECRET_{secret.ToUpperInvariant().Replace('-', '_')}";
}
