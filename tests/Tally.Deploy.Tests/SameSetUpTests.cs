using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Tally.Deploy.Tests;

/// <summary>Who looks for whom, and where, is one and the same in every target.</summary>
public partial class SameSetUpTests
{
    public static TheoryData<string> Names => Built.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_service_is_told_the_same_hosts_and_ports_in_every_target(string name)
    {
        var built = Built.Of(name);
        var compose = built.Compose()["services"]!.AsObject().Where(service => service.Key != "verify")
            .ToDictionary(service => service.Key, service => Addresses(service.Value!["environment"]?.AsObject().Select(variable => (variable.Key, variable.Value.Text())) ?? []));
        Assert.Contains(compose.Values, addresses => addresses.Count > 0);

        foreach (var (_, objects) in built.Kubernetes())
        {
            foreach (var (service, expected) in compose.Where(service => Containers(objects).ContainsKey(service.Key)))
                Assert.Equal(expected, Addresses(Containers(objects)[service].Select(variable => (variable["name"].Text(), variable["value"].Text()))).Where(pair => expected.ContainsKey(pair.Key)));
        }
        foreach (var (_, template) in built.Templates().Where(entry => entry.Environment.StartsWith("template", StringComparison.Ordinal)))
        {
            foreach (var (service, expected) in compose)
                Assert.Equal(expected, Addresses(Tasks(template)[service].Select(variable => (variable["Name"].Text(), variable["Value"].Text()))));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_address_is_answered_in_every_target(string name)
    {
        var built = Built.Of(name);
        var asked = built.Compose()["services"]!.AsObject().SelectMany(service => Addresses(service.Value!["environment"]?.AsObject().Select(variable => (variable.Key, variable.Value.Text())) ?? []).Values).Distinct()
            .Where(address => built.Common.Workloads.Any(workload => workload.Name == address.Split(':')[0])).ToArray();
        Assert.NotEmpty(asked);

        var composed = built.Compose()["services"]!.AsObject().SelectMany(service => (service.Value!["expose"] as JsonArray ?? []).Select(port => $"{service.Key}:{port}"));
        Assert.Superset(asked.ToHashSet(), composed.ToHashSet());
        foreach (var (_, objects) in built.Kubernetes())
        {
            Assert.Superset(asked.ToHashSet(), objects.Where(node => node["kind"].Text() == "Service")
                .SelectMany(service => service["spec"]!["ports"].Items().Select(port => $"{service["metadata"]!["name"]}:{port["port"]}")).ToHashSet());
        }
        foreach (var (_, template) in built.Templates().Where(entry => entry.Environment.StartsWith("template", StringComparison.Ordinal)))
            Assert.Superset(asked.ToHashSet(), template.Find("ClientAliases").SelectMany(list => list.Items()).Select(alias => $"{alias["DnsName"]}:{alias["Port"]}").ToHashSet());
    }

    private static Dictionary<string, JsonObject[]> Containers(IEnumerable<JsonObject> objects) => objects
        .Where(node => node["kind"].Text() is "Deployment" or "StatefulSet")
        .ToDictionary(node => node["metadata"]!["name"].Text(), node => node["spec"]!["template"]!["spec"]!["containers"]![0]!["env"].Items().ToArray());

    private static Dictionary<string, JsonObject[]> Tasks(JsonObject template) => template.Find("ContainerDefinitions")
        .SelectMany(list => list.Items())
        .Where(container => container["Name"].Text() is not ("config" or "verify"))
        .ToDictionary(container => container["Name"].Text(), container => container["Environment"].Items().ToArray());

    private static SortedDictionary<string, string> Addresses(IEnumerable<(string Name, string Value)> variables) => new(
        variables.Where(variable => Url().IsMatch(variable.Value) && !variable.Name.StartsWith("GF_SERVER_", StringComparison.Ordinal) && variable.Name != "FARO_ALLOWED_ORIGINS")
            .ToDictionary(variable => variable.Name, variable => Url().Match(variable.Value).Groups["address"].Value),
        StringComparer.Ordinal);

    [GeneratedRegex(@"(https?://|Host=)(?<address>[a-z0-9.-]+:[0-9]+)")]
    private static partial Regex Url();
}
