namespace Tally.Deploy.Ecs;

/// <summary>CloudFormation's names of resources: letters and digits.</summary>
internal static class LogicalIds
{
    /// <summary><c>GrafanaAdminPassword</c> for <c>grafana-admin-password</c>.</summary>
    public static string Of(string name) => string.Concat(name.Split(['-', '_', '.'], StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    public static string TaskDefinition(string workload) => $"{Of(workload)}TaskDefinition";

    public static string TaskRole(string workload) => $"{Of(workload)}TaskRole";

    public static string Service(string workload) => $"{Of(workload)}Service";

    public static string Discovery(string workload) => $"{Of(workload)}Discovery";

    public static string TargetGroup(string workload) => $"{Of(workload)}TargetGroup";

    public static string ListenerRule(string workload) => $"{Of(workload)}ListenerRule";

    public static string AccessPoint(string volume) => $"{Of(volume)}AccessPoint";

    public static string Secret(string secret) => $"{Of(secret)}Secret";

    public static string SecretParameter(string secret) => $"{Of(secret)}SecretArn";

    public static string HasSecret(string secret) => $"Has{Of(secret)}Secret";

    public static string Bucket(string bucket) => $"{Of(bucket)}Bucket";
}
