using System.Text.Json.Nodes;
using Tally.Deploy.Ecs;

namespace Tally.Deploy.Tests;

public class EcsInvariantTests
{
    public static TheoryData<string> Names => Built.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_reference_leads_to_a_resource_or_a_parameter(string name)
    {
        foreach (var (file, template) in Built.Of(name).Templates())
        {
            var ids = template["Resources"].Keys().Concat(template["Parameters"].Keys()).ToHashSet();
            Assert.All(template.Find("Ref"), reference => Assert.True(reference.Text().StartsWith("AWS::", StringComparison.Ordinal) || ids.Contains(reference.Text()), $"{file} {reference}"));
            Assert.All(template.Find("Fn::GetAtt"), attribute => Assert.Contains(attribute![0].Text(), ids));
            Assert.All(template.Find("Fn::If"), condition => Assert.Contains(condition![0].Text(), template["Conditions"].Keys()));
            Assert.All(template.Find("DependsOn").OfType<JsonArray>().Where(list => list[0] is JsonValue).SelectMany(list => list), other => Assert.Contains(other.Text(), ids));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_policy_allows_everything(string name)
    {
        foreach (var (_, template) in Built.Of(name).Templates())
        {
            foreach (var statement in template.Find("Statement").SelectMany(list => list.Items()).Where(statement => statement["Effect"].Text() == "Allow"))
            {
                Assert.All(statement["Action"] as JsonArray ?? [], action => Assert.DoesNotContain('*', action.Text()));
                Assert.All(statement["Resource"] is JsonArray all ? all : [statement["Resource"]?.DeepClone()], resource => Assert.NotEqual("*", resource.Text()));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_bucket_is_encrypted_private_and_reached_over_TLS_alone(string name)
    {
        foreach (var (_, template) in Built.Of(name).Templates())
        {
            foreach (var id in Of(template, "AWS::S3::Bucket").Select(entry => entry.Id))
            {
                var bucket = template["Resources"]![id]!;
                Assert.Single(bucket["Properties"]!["BucketEncryption"]!["ServerSideEncryptionConfiguration"]!.AsArray());
                Assert.All(bucket["Properties"]!["PublicAccessBlockConfiguration"]!.AsObject(), block => Assert.True(block.Value!.GetValue<bool>()));
                Assert.Equal("Retain", bucket["DeletionPolicy"].Text());
                var policy = Of(template, "AWS::S3::BucketPolicy").Single(entry => entry.Properties["Bucket"]!["Ref"].Text() == id).Properties;
                var statement = policy["PolicyDocument"]!["Statement"]![0]!;
                Assert.Equal(("Deny", "false"), (statement["Effect"].Text(), statement["Condition"]!["Bool"]!["aws:SecureTransport"].Text()));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_task_has_a_size_that_Fargate_has(string name)
    {
        foreach (var task in Built.Of(name).Templates().SelectMany(entry => Of(entry.Template, "AWS::ECS::TaskDefinition")))
        {
            var (cpu, memory) = (int.Parse(task.Properties["Cpu"].Text()), int.Parse(task.Properties["Memory"].Text()));
            Assert.Equal(new FargateSize(cpu, memory), FargateSize.For(cpu / 1024m, memory - 64));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Mounts_dependencies_and_load_balancers_name_what_the_task_has(string name)
    {
        foreach (var (file, template) in Built.Of(name).Templates())
        {
            foreach (var (id, task) in Of(template, "AWS::ECS::TaskDefinition"))
            {
                var volumes = task["Volumes"].Items().Select(volume => volume["Name"].Text()).ToArray();
                var containers = task["ContainerDefinitions"].Items().ToArray();
                Assert.All(containers.SelectMany(container => container["MountPoints"].Items()), mount => Assert.Contains(mount["SourceVolume"].Text(), volumes));
                Assert.All(containers.SelectMany(container => container["DependsOn"].Items()), other => Assert.Contains(containers, container => container["Name"].Text() == other["ContainerName"].Text()));
                Assert.True(containers.Length > 0, $"{file} {id}");
            }
            foreach (var (_, service) in Of(template, "AWS::ECS::Service"))
            {
                var task = template["Resources"]![service["TaskDefinition"]!["Ref"].Text()]!["Properties"]!;
                var ports = task.Find("PortMappings").SelectMany(list => list.Items()).ToArray();
                Assert.All(service["ServiceConnectConfiguration"]!["Services"].Items(), connect => Assert.Contains(ports, port => port["Name"].Text() == connect["PortName"].Text()));
                Assert.All(service["LoadBalancers"].Items(), balancer => Assert.Contains(ports, port => port["ContainerPort"].Text() == balancer["ContainerPort"].Text()));
                Assert.True(service["DeploymentConfiguration"]!["DeploymentCircuitBreaker"]!["Rollback"]!.GetValue<bool>());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rules_of_the_load_balancer_have_priorities_of_their_own(string name)
    {
        foreach (var (_, template) in Built.Of(name).Templates())
        {
            var rules = Of(template, "AWS::ElasticLoadBalancingV2::ListenerRule").Select(rule => rule.Properties["Priority"].Text()).ToArray();
            Assert.Equal(rules.Length, rules.Distinct().Count());
        }
    }

    [Theory]
    [InlineData(0.25, 256, 256, 512)]
    [InlineData(0.25, 448, 256, 512)]
    [InlineData(0.25, 449, 256, 1024)]
    [InlineData(0.25, 2048, 512, 3072)]
    [InlineData(0.3, 100, 512, 1024)]
    [InlineData(1, 8192, 2048, 9216)]
    [InlineData(5, 1024, 8192, 16384)]
    [InlineData(16, 122816, 16384, 122880)]
    public void A_task_is_rounded_up_with_room_for_the_proxy(double cores, int memoryMiB, int cpu, int memory) =>
        Assert.Equal(new FargateSize(cpu, memory), FargateSize.For((decimal)cores, memoryMiB));

    [Fact]
    public void What_Fargate_does_not_have_is_not_rounded_down() => Assert.Null(FargateSize.For(17, 1024));

    private static IEnumerable<(string Id, JsonObject Properties)> Of(JsonObject template, string type) => template["Resources"]!.AsObject()
        .Where(resource => resource.Value!["Type"].Text() == type)
        .Select(resource => (resource.Key, resource.Value!["Properties"]!.AsObject()));
}
