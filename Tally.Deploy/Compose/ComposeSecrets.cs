using System.Text.Json.Nodes;
using Tally.Deploy.Manifest;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Compose;

/// <summary>
/// Secrets come from variables of the shell or of <c>.env</c>. Where the image reads a secret from a file it gets one; elsewhere
/// the value is put into the container's variable, which must then be given.
/// </summary>
internal static class ComposeSecrets
{
    /// <summary><c>GRAFANA_ADMIN_PASSWORD</c> for <c>grafana-admin-password</c>.</summary>
    public static string Variable(string secret) => secret.ToUpperInvariant().Replace('-', '_');

    /// <summary>Text in which Compose must not see a variable.</summary>
    public static string Literal(string text) => text.Replace("$", "$$", StringComparison.Ordinal);

    public static JsonObject Environment(Workload workload, DeploymentPlan plan) => workload.Environment
        .Select(variable => FileSuffix(workload) is { } suffix && variable.Value.WholeSecret is { } secret
            ? KeyValuePair.Create($"{variable.Key}{suffix}", $"/run/secrets/{secret}")
            : KeyValuePair.Create(variable.Key, variable.Value.Render(Literal, part => Say(part, plan, variable.Value.At))))
        .ToObject();

    /// <summary>The secrets that the container gets as files.</summary>
    public static IEnumerable<string> Files(Workload workload) => FileSuffix(workload) is null ? []
        : workload.Environment.Values.Select(value => value.WholeSecret).OfType<string>().Distinct().Order(StringComparer.Ordinal);

    public static JsonObject Declarations(DeploymentPlan plan) => plan.Workloads
        .Concat(plan.Verify is { } verify ? [verify] : [])
        .SelectMany(Files)
        .Distinct()
        .Order(StringComparer.Ordinal)
        .Select(secret => KeyValuePair.Create(secret, (JsonNode?)new JsonObject { ["environment"] = Variable(secret) }))
        .ToObject();

    // How images say "read it from this file" behind the variable's name.
    private static string? FileSuffix(Workload workload) => workload.Kind switch
    {
        "grafana" => "__FILE",
        "postgres" or "mysql" or "mariadb" => "_FILE",
        _ when workload.Name == VerifyPlanner.Name => "_FILE",
        _ => null,
    };

    private static string Say(Part part, DeploymentPlan plan, JsonPath at) => part switch
    {
        SecretValue { Secret: var secret } when plan.Secret(secret).Optional => $"${{{Variable(secret)}:-}}",
        SecretValue { Secret: var secret } => $"${{{Variable(secret)}:?give it in .env}}",
        BucketProperty { Bucket: var bucket } => throw at.Mistake($"Compose has no buckets; say what needs '{bucket}' in its own 'environment'."),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
