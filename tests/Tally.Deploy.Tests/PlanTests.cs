using Tally.Deploy.Environments;
using Tally.Deploy.Manifest;
using Tally.Deploy.Plan;

namespace Tally.Deploy.Tests;

public class PlanTests
{
    [Fact]
    public void A_value_is_followed_through_other_values_and_encoded_where_it_says_so()
    {
        var plan = Plan("""
            "user": {"type": "parameter.v0", "value": "{user.inputs.value}", "inputs": {"value": {"type": "string", "default": {"value": "a b&c"}}}},
            "user-uri-encoded": {"type": "annotated.string", "value": "{user.value}", "filter": "uri"},
            "db": {"type": "container.v0", "image": "postgres:17", "connectionString": "postgresql://{user-uri-encoded.value}@{db.bindings.tcp.host}:{db.bindings.tcp.port}",
              "bindings": {"tcp": {"scheme": "tcp", "protocol": "tcp", "transport": "tcp", "targetPort": 5432}}},
            "orders-db": {"type": "value.v0", "connectionString": "{db.connectionString}/orders"},
            "orders": {"type": "container.v0", "image": "orders:1", "env": {"DB": "{orders-db.connectionString}"}}
            """);

        Assert.Equal("postgresql://a%20b%26c@db:5432/orders", Variable(plan, "orders", "DB"));
        Assert.Equal(["db"], plan.Workloads.Single(workload => workload.Name == "orders").Calls);
    }

    [Fact]
    public void What_nobody_asks_for_is_not_resolved()
    {
        var plan = Plan("""
            "unused": {"type": "parameter.v0", "value": "{unused.inputs.value}", "inputs": {"value": {"type": "string"}}},
            "broken": {"type": "value.v0", "connectionString": "{nobody.value}"},
            "cache": {"type": "container.v0", "image": "redis:8"}
            """);

        Assert.Single(plan.Workloads);
    }

    [Fact]
    public void A_projects_https_without_a_port_is_served_where_http_is()
    {
        var plan = Plan("""
            "api": {"type": "project.v0", "path": "Api.csproj", "env": {"HTTP_PORTS": "{api.bindings.http.targetPort}", "HTTPS_PORTS": "{api.bindings.https.targetPort}"},
              "bindings": {"http": {"scheme": "http", "protocol": "tcp", "transport": "http"}, "https": {"scheme": "https", "protocol": "tcp", "transport": "http"}}},
            "web": {"type": "container.v0", "image": "web:1", "env": {"API": "{api.bindings.https.url}"}}
            """);

        Assert.Equal("http://api:8080", Variable(plan, "web", "API"));
        Assert.Equal(["HTTP_PORTS"], plan.Workloads.Single(workload => workload.Name == "api").Environment.Keys);
        Assert.Equal([8080], plan.Workloads.Single(workload => workload.Name == "api").Ports.Select(port => port.Number));
    }

    [Fact]
    public void An_environment_reaches_who_reads_its_variables_and_nobody_else()
    {
        const string resources = """
            "loki": {"type": "container.v0", "image": "grafana/loki:3.7.6", "env": {"RETENTION": "168h", "GOMEMLIMIT": "230MiB"}},
            "cache": {"type": "container.v0", "image": "redis:8", "env": {"MODE": "small"}}
            """;

        var plan = Plan(resources, """
            retentionDays: 30
            imageRegistry: mirror.example.com
            resources:
              loki: {memoryMiB: 2000}
              cache: {env: {MODE: "large"}}
            """);

        Assert.Equal("720h", Variable(plan, "loki", "RETENTION"));
        Assert.Equal("1800MiB", Variable(plan, "loki", "GOMEMLIMIT"));
        Assert.Equal("large", Variable(plan, "cache", "MODE"));
        Assert.False(plan.Workloads.Single(workload => workload.Name == "cache").Uses("RETENTION"));
        Assert.Equal(["mirror.example.com/redis:8", "mirror.example.com/grafana/loki:3.7.6"], plan.Workloads.Select(workload => workload.Image));
    }

    [Theory]
    [InlineData("docker.io/grafana/tempo:3.0.3", "mirror:5000/grafana/tempo:3.0.3")]
    [InlineData("postgres:17", "mirror:5000/postgres:17")]
    [InlineData("quay.io/org/app:1", "quay.io/org/app:1")]
    [InlineData("localhost/app:1", "localhost/app:1")]
    public void A_mirror_stands_in_for_the_default_registry_alone(string image, string mirrored) => Assert.Equal(mirrored, ImageName.In("mirror:5000", image));

    [Theory]
    [InlineData("docker.io/grafana/tempo:3.0.3", "docker.io/grafana/tempo")]
    [InlineData("registry:5000/tempo", "registry:5000/tempo")]
    [InlineData("registry:5000/tempo:1@sha256:0123", "registry:5000/tempo")]
    public void A_repository_is_an_image_without_tag_and_digest(string image, string repository) => Assert.Equal(repository, ImageName.Repository(image));

    [Fact]
    public void The_called_come_before_their_callers_and_a_circle_is_cut_where_it_closes()
    {
        var plan = Plan("""
            "a": {"type": "container.v0", "image": "a:1", "env": {"B": "{b.bindings.http.url}"}, "bindings": {"http": {"scheme": "http", "protocol": "tcp", "transport": "http", "targetPort": 80}}},
            "b": {"type": "container.v0", "image": "b:1", "env": {"C": "{c.bindings.http.url}"}, "bindings": {"http": {"scheme": "http", "protocol": "tcp", "transport": "http", "targetPort": 80}}},
            "c": {"type": "container.v0", "image": "c:1", "env": {"A": "{a.bindings.http.url}"}, "bindings": {"http": {"scheme": "http", "protocol": "tcp", "transport": "http", "targetPort": 80}}}
            """);

        Assert.Equal(["b", "c", ""], plan.Workloads.Select(workload => string.Join(' ', CallOrder.DependsOn(plan.Workloads, workload))));
    }

    private static DeploymentPlan Plan(string resources, string environment = "") => Planner.Plan(
        ManifestReader.Read($$"""{"resources": { {{resources}} } }""", "manifest.json"),
        new Dictionary<string, ConfigSource>(),
        new DeploymentOptions { Images = resources.Contains("\"api\"", StringComparison.Ordinal) ? new Dictionary<string, string> { ["api"] = "api:1" } : [] },
        EnvironmentReader.Read("prod", environment));

    private static string Variable(DeploymentPlan plan, string workload, string name) => plan.Workloads.Single(one => one.Name == workload).Environment[name].Plain("a test");
}
