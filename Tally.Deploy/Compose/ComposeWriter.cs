using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Compose;

/// <summary>
/// <c>compose.yaml</c> of what all environments have in common, for each environment a <c>compose.{name}.yaml</c> of what differs
/// (both are given with <c>-f</c>), the mounted files, and <c>.env.example</c> with the names of the secrets.
/// </summary>
internal static class ComposeWriter
{
    public static IEnumerable<OutputFile> Write(DeploymentPlan common, IReadOnlyList<DeploymentPlan> environments)
    {
        var file = ComposeFile.Of(common);
        yield return OutputFile.Yaml("compose.yaml", file);
        foreach (var environment in environments)
            yield return OutputFile.Yaml($"compose.{environment.Environment.Name}.yaml", ComposeOverride.Between(file, ComposeFile.Of(environment)));
        foreach (var mounted in ComposeConfigs.Files(common.Workloads))
            yield return mounted;
        if (common.Secrets.Count > 0)
            yield return OutputFile.Text(".env.example", EnvExample(common));
    }

    private static string EnvExample(DeploymentPlan plan) => string.Concat(
    [
        "# Copy to .env beside it, fill in, and keep out of version control.\n",
        .. plan.Secrets.Select(secret => $"{ComposeSecrets.Variable(secret.Name)}=\n"),
    ]);
}
