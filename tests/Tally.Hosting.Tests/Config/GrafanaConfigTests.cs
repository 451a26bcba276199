using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Tally.Hosting.Tests.Config;

public class GrafanaConfigTests
{
    private const string Provisioning = "/etc/grafana/provisioning";
    private static readonly string Folder = Path.Combine(Repository.ConfigFolder, "grafana");

    // Grafana's own: expressions, the mixed and the default datasource, and a dashboard's variable.
    private static readonly string[] BuiltIn = ["__expr__", "-100", "-- Mixed --", "-- Grafana --", "grafana"];

    private static readonly YamlSequenceNode Datasources =
        (YamlSequenceNode)ConfigFile.Parse(File.ReadAllText(Path.Combine(Folder, "provisioning", "datasources", "datasources.yaml")))["datasources"];

    [Fact]
    public void Provisioning_and_dashboards_are_where_Grafana_looks()
    {
        Assert.Equal(Path.Combine(Folder, "provisioning", "datasources", "datasources.yaml"), Model.FileAt("grafana", $"{Provisioning}/datasources/datasources.yaml"));
        var provider = ConfigFile.Parse(File.ReadAllText(Path.Combine(Folder, "provisioning", "dashboards", "dashboards.yaml")))["providers"][0];
        Assert.True(Directory.Exists(Model.FileAt("grafana", $"{provider["options"]["path"]}/")), "the provider's folder is not mounted");
        Assert.True(Directory.Exists(Path.Combine(Folder, "provisioning", "alerting")));
    }

    [Fact]
    public void Every_variable_of_the_datasources_is_set_by_the_model()
    {
        var read = Directory.EnumerateFiles(Path.Combine(Folder, "provisioning"), "*.yaml", SearchOption.AllDirectories)
            .SelectMany(file => Variables.OfProvisioning(WithoutComments(file)));

        Assert.Empty(read.Except(Model.Environment("grafana").Keys));
    }

    [Theory]
    [InlineData("tempo", "tempo")]
    [InlineData("loki", "loki")]
    [InlineData("mimir", "prometheus")]
    [InlineData("pyroscope", "grafana-pyroscope-datasource")]
    public void Each_store_is_a_datasource_with_a_tenant(string uid, string type)
    {
        var datasource = Datasource(uid);

        Assert.Equal(type, $"{datasource["type"]}");
        Assert.Equal("X-Scope-OrgID", $"{datasource["jsonData"]["httpHeaderName1"]}");
        Assert.Equal("$TENANT_ID", $"{datasource["secureJsonData"]["httpHeaderValue1"]}");
        Assert.Equal($"http://{uid}:{Model.Port(uid, "http")}", Model.Environment("grafana")[$"{datasource["url"]}".TrimStart('$').Split('/')[0]]);
    }

    [Fact]
    public void Every_link_leads_to_a_datasource_that_exists()
    {
        var uids = Datasources.Select(datasource => $"{datasource["uid"]}").ToHashSet();
        var links = DatasourceUids(Datasources).ToList();

        Assert.Empty(links.Except(uids));
        // trace → logs, metrics, profiles, service map; logs → trace; two kinds of exemplars → trace
        Assert.Equal(["loki", "mimir", "mimir", "pyroscope", "tempo", "tempo", "tempo"], links.Order());
    }

    [Fact]
    public void So_does_every_dashboard_and_every_alert()
    {
        var uids = Datasources.Select(datasource => $"{datasource["uid"]}").Concat(BuiltIn).ToHashSet();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Folder, "dashboards"), "*.json", SearchOption.AllDirectories))
            Assert.Empty(DatasourceUids(JsonNode.Parse(File.ReadAllText(file))).Where(uid => !uid.StartsWith('$')).Except(uids).Select(uid => $"{file}: {uid}"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Folder, "provisioning", "alerting"), "*.yaml"))
            Assert.Empty(DatasourceUids(ConfigFile.Parse(File.ReadAllText(file))).Except(uids).Select(uid => $"{file}: {uid}"));
    }

    [Fact]
    public void A_trace_shows_the_logs_of_five_minutes_around_it()
    {
        var link = Datasource("tempo")["jsonData"]["tracesToLogsV2"];

        Assert.Equal(("-5m", "5m"), ($"{link["spanStartTimeShift"]}", $"{link["spanEndTimeShift"]}"));
        Assert.Contains("""trace_id="$${__span.traceId}" """.TrimEnd(), $"{link["query"]}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_line_leads_to_its_trace_by_label_and_not_by_its_text()
    {
        var field = Datasource("loki")["jsonData"]["derivedFields"][0];

        Assert.Equal(("label", "trace_id", "tempo"), ($"{field["matcherType"]}", $"{field["matcherRegex"]}", $"{field["datasourceUid"]}"));
    }

    [Fact]
    public void Exemplars_lead_to_traces_by_either_of_the_names_they_come_with() =>
        Assert.Equal(["traceID", "trace_id"], ((YamlSequenceNode)Datasource("mimir")["jsonData"]["exemplarTraceIdDestinations"]).Select(to => $"{to["name"]}").Order(StringComparer.Ordinal));

    private static YamlNode Datasource(string uid) => Datasources.Single(datasource => $"{datasource["uid"]}" == uid);

    private static IEnumerable<string> DatasourceUids(YamlNode node) => node switch
    {
        YamlMappingNode map => map.SelectMany(pair => $"{pair.Key}" == "datasourceUid" ? [$"{pair.Value}"] : DatasourceUids(pair.Value)),
        YamlSequenceNode list => list.SelectMany(DatasourceUids),
        _ => [],
    };

    // {"datasource": {"uid": "…"}} in panels, {"datasourceUid": "…"} in links.
    private static IEnumerable<string> DatasourceUids(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => pair switch
        {
            { Key: "datasourceUid", Value: JsonValue uid } => [(string)uid!],
            { Key: "datasource", Value: JsonObject { } datasource } when datasource["uid"] is JsonValue uid => [(string)uid!],
            _ => DatasourceUids(pair.Value),
        }),
        JsonArray list => list.SelectMany(DatasourceUids),
        _ => [],
    };

    private static string WithoutComments(string file) => string.Join('\n', File.ReadLines(file).Where(line => !line.TrimStart().StartsWith('#')));
}
