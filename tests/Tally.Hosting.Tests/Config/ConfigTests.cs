using YamlDotNet.RepresentationModel;

namespace Tally.Hosting.Tests.Config;

/// <summary>Every configuration file, checked against what its component is known to need and to refuse; no component has to be there.</summary>
public class ConfigTests
{
    public static TheoryData<string> Stores => ["tempo", "loki", "mimir", "pyroscope"];

    // Set for the component's runtime, not read by its file.
    private static readonly string[] NotOfTheFile = ["GOMEMLIMIT"];

    [Theory]
    [MemberData(nameof(Stores))]
    public void Every_variable_a_file_reads_is_set_by_the_model_or_has_a_default(string store)
    {
        var set = Model.Environment(store);

        Assert.Empty(Variables.OfYaml(ConfigFile.TextOf(store)).Where(variable => !variable.Value && !set.ContainsKey(variable.Key)).Select(variable => variable.Key));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public void Every_variable_the_model_sets_is_read_by_the_file(string store)
    {
        var read = Variables.OfYaml(ConfigFile.TextOf(store)).Keys;

        // What every store is told; a file need not have a use for it.
        Assert.Empty(Model.Environment(store).Keys.Except(read).Except(NotOfTheFile).Except(["REPLICATION_FACTOR"]));
    }

    [Fact]
    public void Mimir_has_no_way_to_write_the_others_defaults_so_its_file_has_none() =>
        Assert.All(Variables.OfYaml(ConfigFile.TextOf("mimir")), variable => Assert.False(variable.Value, variable.Key));

    [Theory]
    [MemberData(nameof(Stores))]
    public void No_dollar_sign_is_left_over(string store) =>
        Assert.DoesNotContain("$", Variables.Expand(ConfigFile.TextOf(store), Model.Environment(store)), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Stores))]
    public void The_container_is_started_with_the_file_that_is_mounted(string store)
    {
        Assert.Equal([$"-config.file=/etc/{store}/{store}.yaml", "-config.expand-env=true"], Model.Arguments(store));
        Assert.Equal(ConfigFile.PathOf(store), Model.FileAt(store, $"/etc/{store}/{store}.yaml"));
    }

    // Each of these stops Tempo 3.
    [Theory]
    [InlineData("ingester")]
    [InlineData("ingester_client")]
    [InlineData("compactor")]
    [InlineData("auth_enabled")]
    [InlineData("querier.query_live_store")]
    [InlineData("query_frontend.search.query_ingesters_until")]
    [InlineData("metrics_generator.traces_storage")]
    [InlineData("metrics_generator.processor.local_blocks")]
    [InlineData("overrides.metrics_generator_processors")]
    [InlineData("overrides.ingestion_rate_limit_bytes")]
    public void Tempo_3_is_told_nothing_it_refuses(string path) => Assert.Null(ConfigFile.Of("tempo").At(path));

    [Theory]
    // Without each of these something is missing that nobody would notice at once.
    [InlineData("tempo", "stream_over_http_enabled", "true")]
    [InlineData("tempo", "query_frontend.query_end_cutoff", "0s")]
    [InlineData("tempo", "metrics_generator.metrics_ingestion_time_range_slack", "90s")]
    [InlineData("tempo", "metrics_generator.storage.remote_write.*.send_exemplars", "true")]
    [InlineData("tempo", "overrides.defaults.metrics_generator.generate_native_histograms", "both")]
    [InlineData("tempo", "metrics_generator.storage.remote_write.*.url", "http://mimir:9009/api/v1/push")]
    [InlineData("tempo", "backend_scheduler.provider.compaction.compaction.block_retention", "168h")]
    [InlineData("tempo", "backend_worker.compaction.block_retention", "168h")]
    [InlineData("tempo", "storage.trace.backend", "local")]
    [InlineData("loki", "schema_config.configs.*.store", "tsdb")]
    [InlineData("loki", "schema_config.configs.*.schema", "v13")]
    [InlineData("loki", "schema_config.configs.*.object_store", "filesystem")]
    [InlineData("loki", "compactor.retention_enabled", "true")]
    [InlineData("loki", "compactor.delete_request_store", "filesystem")]
    [InlineData("loki", "limits_config.retention_period", "168h")]
    [InlineData("loki", "limits_config.otlp_config.resource_attributes.ignore_defaults", "true")]
    [InlineData("loki", "pattern_ingester.lifecycler.min_ready_duration", "0s")]
    [InlineData("mimir", "common.storage.backend", "filesystem")]
    [InlineData("mimir", "limits.compactor_blocks_retention_period", "168h")]
    [InlineData("mimir", "limits.max_global_exemplars_per_user", "100000")]
    [InlineData("mimir", "limits.otel_metric_suffixes_enabled", "true")]
    [InlineData("mimir", "limits.promote_otel_resource_attributes", "service.name,service.namespace,deployment.environment.name")]
    [InlineData("mimir", "ingester.ring.replication_factor", "1")]
    [InlineData("mimir", "store_gateway.sharding_ring.replication_factor", "1")]
    [InlineData("pyroscope", "architecture_storage", "v2")]
    [InlineData("pyroscope", "limits.retention_period", "168h")]
    [InlineData("pyroscope", "metastore.min_ready_duration", "0s")]
    public void What_each_needs_is_said(string store, string path, string expected) => Assert.Equal(expected, ConfigFile.Of(store).Text(path));

    [Theory]
    [InlineData("tempo", "storage.trace.backend", "storage.trace.s3.bucket", "storage.trace.s3.prefix")]
    [InlineData("loki", "schema_config.configs.*.object_store", "storage_config.object_store.s3.bucket_name", "storage_config.object_store.storage_prefix")]
    [InlineData("loki", "compactor.delete_request_store", "storage_config.object_store.s3.bucket_name", "storage_config.object_store.storage_prefix")]
    [InlineData("mimir", "common.storage.backend", "common.storage.s3.bucket_name", "blocks_storage.storage_prefix")]
    [InlineData("pyroscope", "storage.backend", "storage.s3.bucket_name", "storage.prefix")]
    public void A_bucket_is_a_matter_of_the_environment_alone(string store, string backend, string bucket, string prefix)
    {
        var file = ConfigFile.Of(store, ("STORAGE_BACKEND", "s3"), ("S3_BUCKET", "telemetry"), ("S3_PREFIX", store));

        Assert.Equal("s3", file.Text(backend));
        Assert.Equal("telemetry", file.Text(bucket));
        Assert.StartsWith(store, file.Text(prefix), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tempo", "multitenancy_enabled")]
    [InlineData("loki", "auth_enabled")]
    [InlineData("mimir", "multitenancy_enabled")]
    [InlineData("pyroscope", "multitenancy_enabled")]
    public void So_are_tenants_and_separate_targets(string store, string tenants)
    {
        var file = ConfigFile.Of(store, ("MULTITENANCY", "true"), ("TARGET", "querier"), ("MEMBERLIST_JOIN", $"{store}:7946"));

        Assert.Equal("true", file.Text(tenants));
        Assert.Equal("querier", file.Text("target"));
        Assert.Equal($"{store}:7946", file.Text("memberlist.join_members.*"));
        Assert.Empty(((YamlSequenceNode)ConfigFile.Of(store).At("memberlist.join_members")!).Children);
    }

    [Fact]
    public void Spans_are_counted_by_Alloy_and_not_a_second_time_by_Tempo()
    {
        const string Processors = "overrides.defaults.metrics_generator.processors";

        Assert.Empty(((YamlSequenceNode)ConfigFile.Of("tempo").At(Processors)!).Children);
        var alone = ConfigFile.Of("tempo", ("TEMPO_METRICS_PROCESSORS", "service-graphs, span-metrics"));
        Assert.Equal("service-graphs,span-metrics", string.Join(',', ((YamlSequenceNode)alone.At(Processors)!).Children));
    }

    [Fact]
    public void Logs_and_metrics_bear_the_same_attributes_as_labels()
    {
        var labels = (YamlSequenceNode)ConfigFile.Of("loki").At("limits_config.otlp_config.resource_attributes.attributes_config.*.attributes")!;

        Assert.Equal(ConfigFile.Of("mimir").Text("limits.promote_otel_resource_attributes"), string.Join(',', labels.Children));
    }
}
