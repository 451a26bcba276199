using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Ecs;

/// <summary>
/// <c>bootstrap.yaml</c> with the bucket for mounted files, those files, and a template for each environment: CloudFormation has
/// no overlays, so each is whole, and what differs shows when two are compared.
/// </summary>
internal static class EcsWriter
{
    public static IEnumerable<OutputFile> Write(DeploymentPlan common, IReadOnlyList<DeploymentPlan> environments)
    {
        if (environments.Count == 0)
            yield return OutputFile.Yaml("template.yaml", EcsTemplate.Of(common));
        foreach (var (name, template) in Mistakes.Each(environments, environment => (environment.Environment.Name, EcsTemplate.Of(environment))))
            yield return OutputFile.Yaml($"template.{name}.yaml", template);
        foreach (var file in EcsConfigs.Files(common.Workloads))
            yield return file;
        yield return OutputFile.Yaml("bootstrap.yaml", Bootstrap(common));
    }

    private static JsonObject Bootstrap(DeploymentPlan plan) => new()
    {
        ["AWSTemplateFormatVersion"] = "2010-09-09",
        ["Description"] = $"The bucket for templates and mounted files of {plan.Name}",
        ["Resources"] = Storage.PrivateBucket("ConfigBucket", lifecycle: null).ToObject(),
        ["Outputs"] = new JsonObject { ["ConfigBucket"] = new JsonObject { ["Description"] = "Its name.", ["Value"] = Cfn.Ref("ConfigBucket") } },
    };
}
