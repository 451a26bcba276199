using Tally.Backend.Loki.Config;
using Tally.Backend.Tests.Server;
using static Tally.Backend.Tests.Loki.LogBatchBuilder;

namespace Tally.Backend.Tests.Loki;

/// <summary>Loki's configuration file says for the embedded backend too what becomes a label and what is too much.</summary>
public sealed class LokiConfigTests
{
    private const string Rules =
        """
        limits_config:
          otlp_config:
            resource_attributes:
              ignore_defaults: true
              attributes_config:
                - action: index_label
                  attributes: [service.name, cloud.region]
                - {action: drop, regex: "process\\..*"}
            scope_attributes: [{action: drop, attributes: [secret]}]
            log_attributes:
              - action: drop
                attributes: [password]
        """;

    [Fact]
    public void Its_rules_tell_labels_from_metadata_and_from_what_is_dropped()
    {
        var builder = new LogBatchBuilder()
            .Resource(("service.name", S("shop")), ("cloud.region", S("eu")), ("service.namespace", S("tally")), ("process.pid", S("7")))
            .Scope("", "", ("secret", S("x")), ("kept", S("y")))
            .Record(S("line"), null, ("password", S("hunter2")), ("user", S("u")));

        var streams = new Backend.Loki.OtlpLogMapping(LokiConfig.Parse(Rules).Otlp, TimeProvider.System).Map(builder.Batch);

        Assert.Equal("""{cloud_region="eu", service_name="shop"}""", Assert.Single(streams.Streams).ToString());
        Assert.Equal(["detected_level=unknown", "kept=y", "service_namespace=tally", "user=u"], streams.Metadata.Select(pair => $"{streams.Texts.Text(pair.Key)}={streams.Texts.Text(pair.Value)}").Order());
    }

    [Fact]
    public void The_file_that_the_containers_mount_makes_the_labels_that_hold_without_a_file()
    {
        var shipped = LokiConfig.Parse(File.ReadAllText(Repository.File("observability-config", "loki", "loki.yaml")));

        var (with, without) = (Assert.Single(shipped.Otlp.Resource), Assert.Single(new LokiConfig().Otlp.Resource));
        Assert.Equal(without.Names.Order(), with.Names.Order());
        Assert.Equal(AttributeAction.IndexLabel, with.Action);
    }

    [Fact]
    public void Without_ignore_defaults_Lokis_own_labels_come_first()
    {
        var config = LokiConfig.Parse("limits_config: {otlp_config: {resource_attributes: {attributes_config: [{action: drop, attributes: [k8s.pod.name, other]}]}}}");

        Assert.Equal(AttributeAction.IndexLabel, OtlpRules.ActionOf(config.Otlp.Resource, "k8s.pod.name"));
        Assert.Equal(AttributeAction.Drop, OtlpRules.ActionOf(config.Otlp.Resource, "other"));
    }

    [Fact]
    public void Limits_are_read_under_Lokis_names()
    {
        var config = LokiConfig.Parse("limits_config: {max_query_series: 7, max_query_length: 2d, max_line_size: 1MB, max_label_names_per_series: 3, reject_old_samples_max_age: 1w}");

        Assert.Equal((7, TimeSpan.FromDays(2)), (config.QueryLimits.MaxSeries, config.QueryLimits.MaxLength));
        Assert.Equal((1 << 20, 3, TimeSpan.FromDays(7)), (config.EntryLimits.MaxLineBytes, config.EntryLimits.MaxLabels, config.EntryLimits.MaxAge));
    }

    [Theory]
    [InlineData("a: ${TALLY_TEST_UNSET:-b}, ${TALLY_TEST_UNSET}, $$", "a: b, , $")]
    [InlineData("a: ${HOME}", "a: /root")]
    public void Variables_of_the_environment_are_filled_in(string text, string expected) =>
        Assert.Equal(expected, EnvironmentVariables.Expand(text, name => name == "HOME" ? "/root" : null));

    [Theory]
    [InlineData("limits_config: [1]", 1, 16, "expected a mapping of names to values")]
    [InlineData("limits_config:\n  otlp_config:\n    resource_attribute: {}", 3, 5, "'resource_attribute' is nothing that otlp_config takes; expected resource_attributes, scope_attributes, log_attributes")]
    [InlineData("limits_config: {otlp_config: {log_attributes: [{action: index_label}]}}", 1, 57, "action is 'index_label'; expected structured_metadata, drop")]
    [InlineData("limits_config: {otlp_config: {resource_attributes: {ignore_defaults: maybe}}}", 1, 70, "ignore_defaults is 'maybe'; expected true or false")]
    [InlineData("limits_config: {otlp_config: {scope_attributes: [{action: drop, regex: '('}]}}", 1, 72, "regex is '('; expected a regular expression")]
    [InlineData("limits_config:\n  max_line_size: huge", 2, 18, "max_line_size is 'huge'; expected a size")]
    [InlineData("limits_config:\n  max_query_length: -1h", 2, 21, "max_query_length is '-1h'; expected a duration")]
    [InlineData("limits_config: {a: b", 2, 1, "")]
    public void What_is_wrong_is_said_with_the_place(string text, int line, int column, string message)
    {
        var problem = Assert.Throws<YamlProblem>(() => LokiConfig.Parse(text));

        Assert.Equal((line, column), (problem.Line, problem.Column));
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_file_ends_the_start_with_one_sentence_that_names_the_place_and_the_setting()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "limits_config:\n  max_query_series: none\n");
            using var backend = new BackendProcess(("Loki:ConfigFile", file));

            var (exitCode, _, errors) = await backend.ExitAsync();

            Assert.Equal((1, $"{file}:2:21: max_query_series is 'none'; expected a whole number from 1 on (the setting is Loki:ConfigFile).{Environment.NewLine}"), (exitCode, errors));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_file_that_is_not_there_ends_the_start_with_one_sentence()
    {
        using var backend = new BackendProcess(("Loki:ConfigFile", "/nowhere/loki.yaml"));

        var (exitCode, _, errors) = await backend.ExitAsync();

        Assert.Equal(1, exitCode);
        Assert.StartsWith("The file that Loki:ConfigFile names cannot be read: ", errors, StringComparison.Ordinal);
        Assert.Contains("/nowhere/loki.yaml", errors, StringComparison.Ordinal);
    }
}
