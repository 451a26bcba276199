using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Ecs;

/// <summary>A whole CloudFormation template as nodes.</summary>
internal static class EcsTemplate
{
    // The days that CloudWatch knows, up to a year.
    private static readonly int[] LogRetentions = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365];

    public static JsonObject Of(DeploymentPlan plan)
    {
        RouteCheck.ThrowIfExternalWithout(plan.Workloads, "ECS");
        plan = plan with { Workloads = [.. plan.Workloads.Select(workload => workload.Bucket is { } use ? workload.With(use.Environment) : workload)] };
        return new JsonObject
        {
            ["AWSTemplateFormatVersion"] = "2010-09-09",
            ["Description"] = $"{plan.Name} on ECS with Fargate, {plan.Environment.Name}",
            ["Parameters"] = Parameters(plan),
            ["Conditions"] = Conditions(plan) is { Count: > 0 } conditions ? conditions : null,
            ["Resources"] = Resources(plan).ToObject(),
            ["Outputs"] = Outputs(plan),
        }.WithoutNulls();
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Resources(DeploymentPlan plan) =>
    [
        Cfn.Resource(EcsServices.Cluster, "AWS::ECS::Cluster", new()
        {
            ["ClusterName"] = Cfn.Ref("AWS::StackName"),
            ["ClusterSettings"] = new JsonArray(new JsonObject { ["Name"] = "containerInsights", ["Value"] = "enabled" }),
        }),
        Cfn.Resource(Tasks.LogGroup, "AWS::Logs::LogGroup", new()
        {
            ["RetentionInDays"] = LogRetentions.First(days => days >= Math.Min(365, plan.Environment.RetentionDays ?? 30)),
        }),
        .. Namespace.Of(plan),
        .. Network.Of(plan),
        .. LoadBalancer.Of(plan),
        .. Storage.Of(plan),
        .. EcsSecrets.Resources(plan),
        .. Roles.Of(plan),
        .. Mistakes.Each(plan.Workloads, workload => (KeyValuePair<string, JsonNode?>[])[Tasks.Definition(plan, workload), EcsServices.Of(plan, workload)]).SelectMany(two => two),
        .. plan.Verify is { } verify ? (KeyValuePair<string, JsonNode?>[])[Tasks.Definition(plan, verify)] : [],
    ];

    private static JsonObject Parameters(DeploymentPlan plan)
    {
        var parameters = new JsonObject { ["VpcId"] = Parameter("AWS::EC2::VPC::Id", "The network to run in.") };
        foreach (var zone in Network.Zones)
            parameters[$"Subnet{zone}"] = Parameter("AWS::EC2::Subnet::Id", "A subnet for tasks, each in an availability zone of its own, with a way out to pull images.");
        parameters["AssignPublicIp"] = Parameter("String", "ENABLED where the subnets for tasks are public and have no NAT.", "DISABLED");
        parameters["AssignPublicIp"]!["AllowedValues"] = Nodes.List((string[])["ENABLED", "DISABLED"]);
        if (plan.Workloads.Any(workload => workload.Configs.Count > 0))
            parameters["ConfigBucket"] = Parameter("String", "The bucket that bootstrap.yaml made; the folder config was copied to it.");
        if (LoadBalancer.IsNeeded(plan))
        {
            foreach (var zone in Network.Zones)
                parameters[$"PublicSubnet{zone}"] = Parameter("AWS::EC2::Subnet::Id", "A public subnet for the load balancer, each in an availability zone of its own.");
            parameters["CertificateArn"] = Parameter("String", "The certificate of the host; empty for plain HTTP.", "");
            parameters["AllowedCidr"] = Parameter("String", "Who may reach the load balancer.", "0.0.0.0/0");
        }
        foreach (var (name, parameter) in EcsSecrets.Parameters(plan))
            parameters[name] = parameter;
        return parameters;
    }

    private static JsonObject Conditions(DeploymentPlan plan)
    {
        var conditions = EcsSecrets.Conditions(plan).ToObject();
        if (LoadBalancer.IsNeeded(plan))
            conditions[LoadBalancer.HasCertificate] = Cfn.NotEmpty("CertificateArn");
        return conditions;
    }

    private static JsonObject Outputs(DeploymentPlan plan)
    {
        var outputs = new JsonObject
        {
            ["ClusterName"] = Output("The cluster.", Cfn.Ref(EcsServices.Cluster)),
            ["TaskSecurityGroupId"] = Output("The security group of tasks.", Cfn.GetAtt(Network.TaskSecurityGroup, "GroupId")),
        };
        if (LoadBalancer.IsNeeded(plan))
            outputs["LoadBalancerDnsName"] = Output("Where the routes are; the host's record points here.", Cfn.GetAtt(LoadBalancer.Id, "DNSName"));
        if (plan.Verify is not null)
            outputs["VerifyTaskDefinition"] = Output("The smoke test, for aws ecs run-task.", Cfn.Ref(LogicalIds.TaskDefinition(VerifyPlanner.Name)));
        foreach (var secret in plan.Secrets.Where(secret => secret.Generated is not null))
            outputs[LogicalIds.SecretParameter(secret.Name)] = Output($"The secret that holds {secret.Name}.", Cfn.Ref(LogicalIds.Secret(secret.Name)));
        return outputs;
    }

    private static JsonObject Parameter(string type, string description, string? fallback = null) => new JsonObject
    {
        ["Type"] = type,
        ["Description"] = description,
        ["Default"] = fallback,
    }.WithoutNulls();

    private static JsonObject Output(string description, JsonNode value) => new() { ["Description"] = description, ["Value"] = value };
}
