using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Ecs;

/// <summary>One role that starts tasks, and for each workload a role with what it needs and nothing else.</summary>
internal static class Roles
{
    public const string Execution = "ExecutionRole";

    public static IEnumerable<KeyValuePair<string, JsonNode?>> Of(DeploymentPlan plan) =>
    [
        Role(Execution, plan.Secrets.Count == 0 ? [] : [Cfn.Statement("Allow", Nodes.List((string[])["secretsmanager:GetSecretValue"]), EcsSecrets.Arns(plan))],
            // Pulling images and writing logs.
            managed: Cfn.Sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy")),
        .. plan.Workloads.Select(workload => Role(LogicalIds.TaskRole(workload.Name),
        [
            .. EcsConfigs.Statements(workload),
            .. BucketStatements(workload),
            .. workload.Volumes.Select(volume => (JsonNode)FileSystemStatement(workload, volume)),
        ])),
    ];

    private static IEnumerable<JsonNode> BucketStatements(Workload workload)
    {
        if (workload.Bucket is not { } use)
            yield break;
        var bucket = LogicalIds.Bucket(use.Bucket);
        // A store may continue its prefix: mimirblocks, mimirruler.
        yield return Cfn.Statement("Allow", Nodes.List((string[])["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]), Cfn.Sub($"${{{bucket}.Arn}}/{use.Prefix}*"));
        yield return Cfn.Statement("Allow", Nodes.List((string[])["s3:ListBucket"]), Cfn.GetAtt(bucket, "Arn"),
            new() { ["StringLike"] = new JsonObject { ["s3:prefix"] = Nodes.List((string[])["", $"{use.Prefix}*"]) } });
        yield return Cfn.Statement("Allow", Nodes.List((string[])["s3:GetBucketLocation"]), Cfn.GetAtt(bucket, "Arn"));
    }

    private static JsonObject FileSystemStatement(Workload workload, VolumeMount volume) => Cfn.Statement(
        "Allow",
        Nodes.List((string[])["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite", .. workload.User is > 0 ? [] : (string[])["elasticfilesystem:ClientRootAccess"]]),
        Cfn.GetAtt(Storage.FileSystem, "Arn"),
        new() { ["StringEquals"] = new JsonObject { ["elasticfilesystem:AccessPointArn"] = Cfn.GetAtt(LogicalIds.AccessPoint(volume.Name), "Arn") } });

    private static KeyValuePair<string, JsonNode?> Role(string id, JsonNode[] statements, JsonNode? managed = null) => Cfn.Resource(id, "AWS::IAM::Role", new JsonObject
    {
        ["AssumeRolePolicyDocument"] = new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonArray(new JsonObject
            {
                ["Effect"] = "Allow",
                ["Principal"] = new JsonObject { ["Service"] = "ecs-tasks.amazonaws.com" },
                ["Action"] = "sts:AssumeRole",
                ["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { ["aws:SourceAccount"] = Cfn.Ref("AWS::AccountId") } },
            }),
        },
        ["ManagedPolicyArns"] = managed is null ? null : new JsonArray(managed),
        ["Policies"] = statements.Length == 0 ? null : new JsonArray(new JsonObject { ["PolicyName"] = "own", ["PolicyDocument"] = Cfn.Policy(statements) }),
    }.WithoutNulls());
}
