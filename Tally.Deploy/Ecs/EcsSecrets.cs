using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Ecs;

/// <summary>
/// Secrets in Secrets Manager: those that may be made up are made there, others exist already and are given by their ARN. A value
/// passes through no file and no parameter.
/// </summary>
internal static class EcsSecrets
{
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Resources(DeploymentPlan plan) => plan.Secrets
        .Where(secret => secret.Generated is not null)
        .Select(secret => Cfn.Retained(LogicalIds.Secret(secret.Name), "AWS::SecretsManager::Secret", new()
        {
            ["Description"] = Cfn.Sub($"{secret.Name} of ${{AWS::StackName}}"),
            ["GenerateSecretString"] = new JsonObject
            {
                ["PasswordLength"] = secret.Generated!.Length,
                ["ExcludePunctuation"] = !secret.Generated.Special,
            },
        }));

    public static IEnumerable<KeyValuePair<string, JsonNode?>> Parameters(DeploymentPlan plan) => plan.Secrets
        .Where(secret => secret.Generated is null)
        .Select(secret => KeyValuePair.Create(LogicalIds.SecretParameter(secret.Name), (JsonNode?)new JsonObject
        {
            ["Type"] = "String",
            ["Description"] = $"ARN of the secret with the value of {secret.Name}{(secret.Optional ? "; empty for none" : "")}.",
            ["Default"] = secret.Optional ? "" : null,
        }.WithoutNulls()));

    public static IEnumerable<KeyValuePair<string, JsonNode?>> Conditions(DeploymentPlan plan) => plan.Secrets
        .Where(secret => secret is { Generated: null, Optional: true })
        .Select(secret => KeyValuePair.Create(LogicalIds.HasSecret(secret.Name), (JsonNode?)Cfn.NotEmpty(LogicalIds.SecretParameter(secret.Name))));

    /// <summary>What the role that starts tasks may read.</summary>
    public static JsonArray Arns(DeploymentPlan plan) => [.. plan.Secrets.Select(secret => IfGiven(secret, Arn(secret)))];

    /// <summary>The task's secrets: each a variable that is a secret and nothing else.</summary>
    public static IEnumerable<JsonNode> Of(Workload workload, DeploymentPlan plan)
    {
        foreach (var (name, value) in workload.Environment)
        {
            if (value.WholeSecret is { } secret)
                yield return IfGiven(plan.Secret(secret), new JsonObject { ["Name"] = name, ["ValueFrom"] = Arn(plan.Secret(secret)) });
            else if (value.Secrets.FirstOrDefault() is { } inside)
                throw value.At.Mistake($"ECS cannot put the secret '{inside}' into a longer text, since it expands nothing in variables; give the program the secret in a variable of its own.");
        }
    }

    private static JsonObject Arn(Secret secret) => Cfn.Ref(secret.Generated is null ? LogicalIds.SecretParameter(secret.Name) : LogicalIds.Secret(secret.Name));

    private static JsonNode IfGiven(Secret secret, JsonNode node) =>
        secret is { Generated: null, Optional: true } ? Cfn.If(LogicalIds.HasSecret(secret.Name), node, Cfn.NoValue) : node;
}
