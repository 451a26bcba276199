using System.Globalization;
using System.Text.Json.Nodes;
using Tally.Deploy.Output;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Ecs;

/// <summary>The routes from outside: a rule and a target group each, over HTTPS when there is a certificate.</summary>
internal static class LoadBalancer
{
    public const string Id = "LoadBalancer";
    public const string HasCertificate = "HasCertificate";

    // Rules of the stack have numbers that others who share the load balancer can rely on.
    private static readonly Dictionary<string, int> KnownPriorities = new(StringComparer.Ordinal) { ["/grafana"] = 90, ["/collect"] = 91 };
    private const int FirstPriority = 100;

    public static bool IsNeeded(DeploymentPlan plan) => plan.Workloads.Any(workload => workload.Routes.Count > 0);

    public static IEnumerable<KeyValuePair<string, JsonNode?>> Of(DeploymentPlan plan)
    {
        if (!IsNeeded(plan))
            return [];
        var routes = plan.Workloads.SelectMany(workload => workload.Routes.Select(route => (Workload: workload, Route: route)))
            .OrderByDescending(entry => entry.Route.Path.Length).ThenBy(entry => entry.Route.Path, StringComparer.Ordinal)
            .ToArray();
        var others = routes.Where(entry => !KnownPriorities.ContainsKey(entry.Route.Path)).ToList();
        return
        [
            Balancer(),
            Listener(),
            SecureListener(),
            .. routes.SelectMany(entry => (KeyValuePair<string, JsonNode?>[])
            [
                TargetGroup(entry.Workload, entry.Route),
                Rule(plan, entry.Workload, entry.Route, KnownPriorities.TryGetValue(entry.Route.Path, out var known) ? known : FirstPriority + others.IndexOf(entry)),
            ]),
        ];
    }

    private static KeyValuePair<string, JsonNode?> Balancer() => Cfn.Resource(Id, "AWS::ElasticLoadBalancingV2::LoadBalancer", new()
    {
        ["Type"] = "application",
        ["Scheme"] = "internet-facing",
        ["Subnets"] = new JsonArray([.. Network.Zones.Select(zone => Cfn.Ref($"PublicSubnet{zone}"))]),
        ["SecurityGroups"] = new JsonArray(Cfn.GetAtt(Network.LoadBalancerSecurityGroup, "GroupId")),
        ["LoadBalancerAttributes"] = new JsonArray(new JsonObject { ["Key"] = "routing.http.drop_invalid_header_fields.enabled", ["Value"] = "true" }),
    });

    private static KeyValuePair<string, JsonNode?> Listener() => Cfn.Resource("HttpListener", "AWS::ElasticLoadBalancingV2::Listener", new()
    {
        ["LoadBalancerArn"] = Cfn.Ref(Id),
        ["Port"] = 80,
        ["Protocol"] = "HTTP",
        ["DefaultActions"] = new JsonArray(Cfn.If(HasCertificate, ToHttps(), NotFound())),
    });

    private static KeyValuePair<string, JsonNode?> SecureListener() => Cfn.Resource("HttpsListener", "AWS::ElasticLoadBalancingV2::Listener", new()
    {
        ["LoadBalancerArn"] = Cfn.Ref(Id),
        ["Port"] = 443,
        ["Protocol"] = "HTTPS",
        ["SslPolicy"] = "ELBSecurityPolicy-TLS13-1-2-2021-06",
        ["Certificates"] = new JsonArray(new JsonObject { ["CertificateArn"] = Cfn.Ref("CertificateArn") }),
        ["DefaultActions"] = new JsonArray(NotFound()),
    }, ("Condition", HasCertificate));

    private static KeyValuePair<string, JsonNode?> TargetGroup(Workload workload, Endpoint route)
    {
        var health = workload.Health ?? route;
        return Cfn.Resource(LogicalIds.TargetGroup(workload.Name), "AWS::ElasticLoadBalancingV2::TargetGroup", new()
        {
            ["VpcId"] = Cfn.Ref("VpcId"),
            ["TargetType"] = "ip",
            ["Port"] = route.Port.Number,
            ["Protocol"] = "HTTP",
            ["HealthCheckPath"] = health.Path,
            ["HealthCheckPort"] = health.Port.Number.ToString(CultureInfo.InvariantCulture),
            ["HealthCheckProtocol"] = "HTTP",
            ["HealthCheckIntervalSeconds"] = 15,
            ["HealthyThresholdCount"] = 2,
            ["Matcher"] = new JsonObject { ["HttpCode"] = "200-299" },
            ["TargetGroupAttributes"] = new JsonArray(new JsonObject { ["Key"] = "deregistration_delay.timeout_seconds", ["Value"] = "30" }),
        });
    }

    private static KeyValuePair<string, JsonNode?> Rule(DeploymentPlan plan, Workload workload, Endpoint route, int priority)
    {
        var conditions = new JsonArray(new JsonObject
        {
            ["Field"] = "path-pattern",
            ["PathPatternConfig"] = new JsonObject { ["Values"] = Nodes.List((string[])[$"{route.Path}*"]) },
        });
        if (plan.Environment.Host is { } host)
            conditions.Add(new JsonObject { ["Field"] = "host-header", ["HostHeaderConfig"] = new JsonObject { ["Values"] = Nodes.List((string[])[host]) } });
        return Cfn.Resource(LogicalIds.ListenerRule(workload.Name), "AWS::ElasticLoadBalancingV2::ListenerRule", new()
        {
            ["ListenerArn"] = Cfn.If(HasCertificate, Cfn.Ref("HttpsListener"), Cfn.Ref("HttpListener")),
            ["Priority"] = priority,
            ["Conditions"] = conditions,
            ["Actions"] = new JsonArray(new JsonObject { ["Type"] = "forward", ["TargetGroupArn"] = Cfn.Ref(LogicalIds.TargetGroup(workload.Name)) }),
        });
    }

    private static JsonObject ToHttps() => new()
    {
        ["Type"] = "redirect",
        ["RedirectConfig"] = new JsonObject { ["Protocol"] = "HTTPS", ["Port"] = "443", ["StatusCode"] = "HTTP_301" },
    };

    private static JsonObject NotFound() => new()
    {
        ["Type"] = "fixed-response",
        ["FixedResponseConfig"] = new JsonObject { ["StatusCode"] = "404", ["ContentType"] = "text/plain", ["MessageBody"] = "Nothing is here." },
    };
}
