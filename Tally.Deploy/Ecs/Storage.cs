using System.Globalization;
using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Ecs;

/// <summary>Buckets and file systems: encrypted, private, over TLS alone, and kept when the stack goes.</summary>
internal static class Storage
{
    public const string FileSystem = "FileSystem";

    public static IEnumerable<KeyValuePair<string, JsonNode?>> Of(DeploymentPlan plan) =>
        plan.Buckets.SelectMany(bucket => Bucket(bucket, plan.Workloads)).Concat(FileSystemOf(plan));

    /// <summary>A bucket and the policy that refuses plain HTTP.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> PrivateBucket(string id, JsonObject? lifecycle)
    {
        var properties = new JsonObject
        {
            ["BucketEncryption"] = new JsonObject
            {
                ["ServerSideEncryptionConfiguration"] = new JsonArray(new JsonObject { ["ServerSideEncryptionByDefault"] = new JsonObject { ["SSEAlgorithm"] = "AES256" } }),
            },
            ["PublicAccessBlockConfiguration"] = new JsonObject
            {
                ["BlockPublicAcls"] = true,
                ["BlockPublicPolicy"] = true,
                ["IgnorePublicAcls"] = true,
                ["RestrictPublicBuckets"] = true,
            },
            ["OwnershipControls"] = new JsonObject { ["Rules"] = new JsonArray(new JsonObject { ["ObjectOwnership"] = "BucketOwnerEnforced" }) },
            ["LifecycleConfiguration"] = lifecycle,
        };
        yield return Cfn.Retained(id, "AWS::S3::Bucket", properties.WithoutNulls());
        yield return Cfn.Resource($"{id}Policy", "AWS::S3::BucketPolicy", new()
        {
            ["Bucket"] = Cfn.Ref(id),
            ["PolicyDocument"] = Cfn.Policy(Cfn.Statement(
                "Deny",
                Nodes.List((string[])["s3:*"]),
                new JsonArray(Cfn.GetAtt(id, "Arn"), Cfn.Sub($"${{{id}.Arn}}/*")),
                new() { ["Bool"] = new JsonObject { ["aws:SecureTransport"] = "false" } },
                principal: "*")),
        });
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Bucket(string bucket, IReadOnlyList<Workload> workloads) =>
        PrivateBucket(LogicalIds.Bucket(bucket), new JsonObject
        {
            ["Rules"] = new JsonArray(
            [
                .. workloads.Select(workload => workload.Bucket).OfType<BucketUse>().Where(use => use.Bucket == bucket).Select(use => new JsonObject
                {
                    ["Id"] = $"expire-{use.Prefix.Replace('/', '-')}",
                    ["Status"] = "Enabled",
                    ["Prefix"] = use.Prefix,
                    ["ExpirationInDays"] = use.RetentionDays,
                }),
                new JsonObject
                {
                    ["Id"] = "abort-unfinished-uploads",
                    ["Status"] = "Enabled",
                    ["AbortIncompleteMultipartUpload"] = new JsonObject { ["DaysAfterInitiation"] = 1 },
                },
            ]),
        });

    private static IEnumerable<KeyValuePair<string, JsonNode?>> FileSystemOf(DeploymentPlan plan)
    {
        if (!plan.Workloads.Any(workload => workload.IsStateful))
            yield break;
        yield return Cfn.Retained(FileSystem, "AWS::EFS::FileSystem", new()
        {
            ["Encrypted"] = true,
            ["ThroughputMode"] = "elastic",
            ["BackupPolicy"] = new JsonObject { ["Status"] = "ENABLED" },
            ["FileSystemTags"] = new JsonArray(new JsonObject { ["Key"] = "Name", ["Value"] = Cfn.Ref("AWS::StackName") }),
            // A policy that allows nothing: who mounts it, does so by a role, and over TLS. It is of this file system, and cannot name it.
            ["FileSystemPolicy"] = Cfn.Policy(Cfn.Statement(
                "Deny",
                Nodes.List((string[])["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite", "elasticfilesystem:ClientRootAccess"]),
                resource: null,
                new() { ["Bool"] = new JsonObject { ["aws:SecureTransport"] = "false" } },
                principal: new JsonObject { ["AWS"] = "*" })),
        });
        foreach (var zone in Network.Zones)
        {
            yield return Cfn.Resource(MountTarget(zone), "AWS::EFS::MountTarget", new()
            {
                ["FileSystemId"] = Cfn.Ref(FileSystem),
                ["SubnetId"] = Cfn.Ref($"Subnet{zone}"),
                ["SecurityGroups"] = new JsonArray(Cfn.GetAtt(Network.FileSystemSecurityGroup, "GroupId")),
            });
        }
        foreach (var (workload, volume) in plan.Workloads.SelectMany(workload => workload.Volumes.Select(volume => (workload, volume))).DistinctBy(entry => entry.volume.Name))
            yield return AccessPoint(workload, volume);
    }

    public static string MountTarget(char zone) => $"FileSystemMountTarget{zone}";

    private static KeyValuePair<string, JsonNode?> AccessPoint(Workload workload, VolumeMount volume)
    {
        var user = (workload.User ?? 0).ToString(CultureInfo.InvariantCulture);
        return Cfn.Resource(LogicalIds.AccessPoint(volume.Name), "AWS::EFS::AccessPoint", new()
        {
            ["FileSystemId"] = Cfn.Ref(FileSystem),
            ["PosixUser"] = new JsonObject { ["Uid"] = user, ["Gid"] = user },
            ["RootDirectory"] = new JsonObject
            {
                ["Path"] = $"/{volume.Name}",
                ["CreationInfo"] = new JsonObject { ["OwnerUid"] = user, ["OwnerGid"] = user, ["Permissions"] = "0750" },
            },
        });
    }
}
