namespace Tally.Hosting.Tests;

/// <summary>What is said of a stack, as the manifest tells it.</summary>
public class StackOptionTests
{
    private static readonly string[] Stores = ["tempo", "loki", "mimir", "pyroscope"];
    private static readonly string[] Containers = [.. Stores, "alloy", "grafana"];

    [Theory]
    [InlineData("tempo", "24h")]
    [InlineData("loki", "48h")]
    [InlineData("mimir", "720h")]
    [InlineData("pyroscope", "12h")]
    public void Each_signal_has_its_retention(string store, string expected)
    {
        var stack = Published.Stack(options => options.Retention = new()
        {
            Traces = TimeSpan.FromDays(1),
            Logs = TimeSpan.FromDays(2),
            Metrics = TimeSpan.FromDays(30),
            Profiles = TimeSpan.FromHours(12),
        });

        Assert.Equal(expected, stack.Variable(store, "RETENTION"));
    }

    [Fact]
    public void By_default_everything_is_kept_seven_days_in_volumes_with_2_7_GB_of_memory_in_all()
    {
        var stack = Published.Stack();

        Assert.All(Stores, store => Assert.Equal("168h", stack.Variable(store, "RETENTION")));
        Assert.All(Containers, name => Assert.Equal($"{name}-data", (string)stack[name]!["volumes"]![0]!["name"]!));
        Assert.Equal(2688, Containers.Sum(name => (int)stack[$"{name}-workload"]!["memoryMiB"]!));
        Assert.Equal("691MiB", stack.Variable("mimir", "GOMEMLIMIT"));
    }

    [Fact]
    public void Data_may_go_with_the_containers()
    {
        var stack = Published.Stack(options => options.DataVolumes = false);

        Assert.All(Containers, name => Assert.Null(stack[name]!["volumes"]![0]!["name"]));
    }

    [Fact]
    public void One_switch_makes_every_part_name_tenants()
    {
        var stack = Published.Stack(options => (options.Multitenancy, options.Grafana.Tenant) = (true, "acme"));

        Assert.All(Stores, store => Assert.Equal("true", stack.Variable(store, "MULTITENANCY")));
        Assert.Equal("true", stack.Variable("alloy", "TALLY_MULTITENANCY"));
        Assert.Equal("acme", stack.Variable("grafana", "TENANT_ID"));
    }

    [Fact]
    public void Settings_say_the_same_as_code()
    {
        var stack = Published.Stack(null,
            "--Tally:Observability:Retention:Traces=1.00:00:00", "--Tally:Observability:Multitenancy=true", "--Tally:Observability:TraceSamplingPercentage=7.5",
            "--Tally:Observability:Memory:Mimir=1024", "--Tally:Observability:Grafana:SubPath=/dashboards");

        Assert.Equal("24h", stack.Variable("tempo", "RETENTION"));
        Assert.Equal("true", stack.Variable("loki", "MULTITENANCY"));
        Assert.Equal("7.5", stack.Variable("alloy", "TALLY_TRACE_SAMPLING_PERCENTAGE"));
        Assert.Equal(1024, (int)stack["mimir-workload"]!["memoryMiB"]!);
        Assert.Equal("/dashboards", (string)stack["grafana-workload"]!["route"]!["path"]!);
    }

    [Fact]
    public void A_bucket_takes_the_place_of_folders_with_credentials_as_parameters()
    {
        var resources = Published.Resources(builder => builder.AddObservabilityStack(configure: options => options.ObjectStorage = new()
        {
            Bucket = "telemetry",
            Endpoint = "minio:9000",
            Insecure = true,
            AccessKeyId = builder.AddParameter("key-id"),
            SecretAccessKey = builder.AddParameter("key", secret: true),
        }));

        foreach (var store in Stores)
        {
            Assert.Equal("s3", resources.Variable(store, "STORAGE_BACKEND"));
            Assert.Equal("telemetry", resources.Variable(store, "S3_BUCKET"));
            Assert.Equal("minio:9000", resources.Variable(store, "S3_ENDPOINT"));
            Assert.Equal("true", resources.Variable(store, "S3_INSECURE"));
            Assert.Equal(store, resources.Variable(store, "S3_PREFIX"));
            Assert.Equal("{key-id.value}", resources.Variable(store, "S3_ACCESS_KEY_ID"));
            Assert.Equal("{key.value}", resources.Variable(store, "S3_SECRET_ACCESS_KEY"));
        }
    }

    [Fact]
    public void A_further_destination_is_named_by_parameters_and_its_password_is_a_secret()
    {
        var stack = Published.Stack(null, "--Tally:Observability:FurtherOtlp=true");

        Assert.Equal("{further-otlp-endpoint.value}", stack.Variable("alloy", "FURTHER_OTLP_ENDPOINT"));
        Assert.Equal("{further-otlp-username.value}", stack.Variable("alloy", "FURTHER_OTLP_USERNAME"));
        Assert.Equal("{further-otlp-password.value}", stack.Variable("alloy", "FURTHER_OTLP_PASSWORD"));
        Assert.True((bool)stack["further-otlp-password"]!["inputs"]!["value"]!["secret"]!);
    }

    [Fact]
    public void In_a_manifest_Grafana_is_below_a_path_and_lets_nobody_in_without_signing_in()
    {
        var stack = Published.Stack();

        Assert.Null(stack.Variable("grafana", "GF_AUTH_ANONYMOUS_ENABLED"));
        Assert.Equal("true", stack.Variable("grafana", "GF_SERVER_SERVE_FROM_SUB_PATH"));
        Assert.EndsWith("/grafana/", stack.Variable("grafana", "GF_SERVER_ROOT_URL"), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_need_not_sign_in_may_look_and_not_change()
    {
        var stack = Published.Stack(options => options.Grafana.AnonymousViewer = true);

        Assert.Equal("Viewer", stack.Variable("grafana", "GF_AUTH_ANONYMOUS_ORG_ROLE"));
    }

    public static TheoryData<string, string> Mistakes => new()
    {
        { "Retention:Logs=00:30:00", "The retention of 'loki' is 00:30:00; expected whole hours from 1 hour to 10 years." },
        { "Retention:Logs=a week", "Failed to convert configuration value" },
        { "TraceSamplingPercentage=101", "A sampling percentage is 101; expected 0 to 100." },
        { "Grafana:SubPath=grafana", "The sub-path of 'grafana' is 'grafana'; expected a path such as '/grafana'." },
        { "Memory:Tempo=16", "The memory limit of 'tempo' is 16 MiB; expected at least 64." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_setting_that_cannot_be_is_refused_with_what_was_expected(string setting, string expected)
    {
        var refusal = Assert.Throws<DistributedApplicationException>(() => Published.Stack(null, $"--Tally:Observability:{setting}"));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_component_can_be_added_alone()
    {
        var resources = Published.Resources(builder =>
        {
            builder.AddAlloy();
            builder.AddTempo("traces").WithRetention(TimeSpan.FromHours(2)).WithDataVolume("my-traces").WithMemoryLimit(512);
            builder.AddLoki();
            builder.AddMimir();
            builder.AddPyroscope();
            builder.AddGrafana().WithAnonymousViewer();
        });

        Assert.Equal("my-traces", (string)resources["traces"]!["volumes"]![0]!["name"]!);
        Assert.Equal("2h", resources.Variable("traces", "RETENTION"));
        Assert.Equal(512, (int)resources["traces-workload"]!["memoryMiB"]!);
        Assert.Equal(["alloy", "traces", "loki", "mimir", "pyroscope", "grafana"],
            resources.Where(resource => (string)resource.Value!["type"]! == "container.v0").Select(resource => resource.Key));
    }
}
