using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Tally.Deploy.Tests;

public partial class KubernetesInvariantTests
{
    public static TheoryData<string> Names => Built.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_selector_finds_pods(string name)
    {
        foreach (var (environment, objects) in Built.Of(name).Kubernetes())
        {
            var pods = objects.SelectMany(node => node["spec"]?["template"]?["metadata"]?["labels"] is JsonObject labels ? [labels] : (JsonObject[])[]).ToArray();
            foreach (var node in objects)
            {
                var selector = node["kind"].Text() == "Service" ? node["spec"]!["selector"] : node["spec"]?["selector"]?["matchLabels"];
                if (selector is JsonObject labels)
                    Assert.True(labels.Count > 0 && pods.Any(pod => pod.Contains(labels)), $"{environment} {Title(node)}");
                if (node["spec"]?["template"] is { } template && selector is JsonObject own)
                    Assert.True(template["metadata"]!["labels"]!.AsObject().Contains(own), $"{environment} {Title(node)} does not select its own pods");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_workload_selects_its_own_pods_alone(string name)
    {
        foreach (var (environment, objects) in Built.Of(name).Kubernetes())
        {
            var workloads = Workloads(objects).Where(node => node["spec"]!["selector"] is not null).ToArray();
            foreach (var node in workloads)
            {
                var selector = node["spec"]!["selector"]!["matchLabels"]!.AsObject();
                var selected = Workloads(objects).Where(other => other["spec"]!["template"]!["metadata"]!["labels"]!.AsObject().Contains(selector));
                Assert.True(selected.Count() == 1, $"{environment} {Title(node)}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_are_DNS_labels_and_no_two_objects_have_one(string name)
    {
        foreach (var (environment, objects) in Built.Of(name).Kubernetes())
        {
            Assert.All(objects, node => Assert.Matches(DnsLabel(), node["metadata"]!["name"].Text()));
            Assert.Equal(objects.Count, objects.Select(Title).Distinct().Count());
            Assert.NotEmpty(environment);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Ports_have_short_names_that_differ_and_lead_to_containers(string name)
    {
        foreach (var (environment, objects) in Built.Of(name).Kubernetes())
        {
            foreach (var list in objects.SelectMany(node => node.Find("ports")).OfType<JsonArray>())
            {
                var names = list.Items().Select(port => port["name"].Text()).ToArray();
                Assert.Equal(names.Length, names.Distinct().Count());
                Assert.All(names, port => Assert.Matches(PortName(), port));
            }
            foreach (var service in objects.Where(node => node["kind"].Text() == "Service"))
            {
                var pods = Workloads(objects).Where(workload => workload["spec"]!["template"]!["metadata"]!["labels"]!.AsObject().Contains(service["spec"]!["selector"]!.AsObject()));
                var named = pods.SelectMany(pod => pod.Find("ports")).SelectMany(ports => ports.Items()).Select(port => (port["name"].Text(), port["containerPort"].Text())).ToHashSet();
                foreach (var port in service["spec"]!["ports"].Items().Where(port => !int.TryParse(port["targetPort"].Text(), CultureInfo.InvariantCulture, out _)))
                    Assert.True(named.Contains((port["targetPort"].Text(), port["port"].Text())), $"{environment} {Title(service)} {port["name"]}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_mount_has_its_volume_and_every_volume_its_source(string name)
    {
        var built = Built.Of(name);
        var generated = Generators(built.Files(DeploymentTarget.Kubernetes)["base/kustomization.yaml"]);
        foreach (var (environment, objects) in built.Kubernetes())
        {
            foreach (var workload in Workloads(objects))
            {
                var spec = workload["spec"]!["template"]!["spec"]!;
                var volumes = spec["volumes"].Items().Select(volume => volume["name"].Text())
                    .Concat(workload["spec"]!["volumeClaimTemplates"].Items().Select(claim => claim["metadata"]!["name"].Text())).ToArray();
                Assert.Equal(volumes.Length, volumes.Distinct().Count());
                Assert.All(spec["containers"].Items().SelectMany(container => container["volumeMounts"].Items()), mount => Assert.Contains(mount["name"].Text(), volumes));
                foreach (var map in spec["volumes"].Items().Select(volume => volume["configMap"]).OfType<JsonObject>())
                {
                    Assert.True(generated.TryGetValue(map["name"].Text(), out var keys), $"{environment} {map["name"]}");
                    Assert.Equal(keys, map["items"].Items().Select(item => item["key"].Text()));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Accounts_and_services_that_are_named_exist(string name)
    {
        foreach (var (environment, objects) in Built.Of(name).Kubernetes())
        {
            string[] accounts = [.. NamesOf(objects, "ServiceAccount")], services = [.. NamesOf(objects, "Service")];
            Assert.All(objects.SelectMany(node => node.Find("serviceAccountName")), account => Assert.Contains(account.Text(), accounts));
            Assert.All(objects.SelectMany(node => node.Find("serviceName")), service => Assert.Contains(service.Text(), services));
            Assert.All(objects.SelectMany(node => node.Find("backend")), backend => Assert.Contains(backend!["service"]!["name"].Text(), services));
            Assert.NotEmpty(environment);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_container_asks_for_more_than_it_may_have(string name)
    {
        foreach (var (_, objects) in Built.Of(name).Kubernetes())
        {
            foreach (var resources in objects.SelectMany(node => node.Find("containers")).SelectMany(containers => containers.Items()).Select(container => container["resources"]!))
            {
                Assert.InRange(Amount(resources["requests"]!["cpu"]), 1, Amount(resources["limits"]!["cpu"]));
                Assert.InRange(Amount(resources["requests"]!["memory"]), 1, Amount(resources["limits"]!["memory"]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Probes_speak_HTTP_to_a_port_of_the_container(string name)
    {
        var probes = 0;
        foreach (var container in Built.Of(name).Kubernetes().SelectMany(entry => entry.Objects).SelectMany(node => node.Find("containers")).SelectMany(containers => containers.Items()))
        {
            var ports = container["ports"].Items().Select(port => port["name"].Text()).ToArray();
            foreach (var probe in (string[])["startupProbe", "readinessProbe", "livenessProbe"])
            {
                if (container[probe]?["httpGet"] is not { } get)
                    continue;
                Assert.Equal("HTTP", get["scheme"].Text());
                Assert.Contains(get["port"].Text(), ports);
                probes++;
            }
        }
        Assert.True(probes > 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nobody_may_more_than_read_the_logs_of_this_namespace(string name)
    {
        foreach (var node in Built.Of(name).Kubernetes().SelectMany(entry => entry.Objects))
        {
            Assert.DoesNotContain("Cluster", node["kind"].Text(), StringComparison.Ordinal);
            foreach (var rule in node["rules"].Items())
            {
                Assert.All(rule["verbs"]!.AsArray(), verb => Assert.Contains(verb.Text(), (string[])["get", "list", "watch"]));
                Assert.All(rule["resources"]!.AsArray(), resource => Assert.Contains(resource.Text(), (string[])["pods", "pods/log"]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Who_has_several_replicas_has_a_disruption_budget(string name)
    {
        foreach (var (_, objects) in Built.Of(name).Kubernetes())
        {
            Assert.Equal(
                Workloads(objects).Where(node => node["spec"]!["replicas"]?.GetValue<int>() > 1).Select(node => node["metadata"]!["name"].Text()).Order(),
                NamesOf(objects, "PodDisruptionBudget").Order());
        }
    }

    private static IEnumerable<JsonObject> Workloads(IEnumerable<JsonObject> objects) => objects.Where(node => node["spec"]?["template"] is not null);

    private static IEnumerable<string> NamesOf(IEnumerable<JsonObject> objects, string kind) => objects.Where(node => node["kind"].Text() == kind).Select(node => node["metadata"]!["name"].Text());

    private static Dictionary<string, string[]> Generators(string kustomization) =>
        Tally.Deploy.Environments.YamlNodes.Parse(kustomization, Tally.Deploy.Manifest.JsonPath.RootOf("a file"))!["configMapGenerator"].Items()
            .ToDictionary(map => map["name"].Text(), map => map["files"]!.AsArray().Select(file => file.Text().Split('=')[0]).ToArray());

    private static int Amount(JsonNode? quantity) => int.Parse(quantity.Text().TrimEnd('m', 'M', 'i'), CultureInfo.InvariantCulture);

    private static string Title(JsonObject node) => $"{node["kind"]} {node["metadata"]!["name"]}";

    [GeneratedRegex("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex DnsLabel();

    [GeneratedRegex("^(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$")]
    private static partial Regex PortName();
}
