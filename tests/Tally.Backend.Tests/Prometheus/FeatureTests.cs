using Microsoft.Extensions.Options;
using Tally.Backend.Prometheus;
using Tally.Query.PromQl;

namespace Tally.Backend.Tests.Prometheus;

/// <summary>Experiments are off until they are named.</summary>
public sealed class FeatureTests
{
    [Theory]
    [InlineData("promql-experimental-functions", "mad_over_time(x[5m])")]
    [InlineData("promql-experimental-functions", "info(x)")]
    [InlineData("promql-experimental-functions", "limitk(1, x)")]
    [InlineData("promql-experimental-functions", "start_timestamp(x)")]
    [InlineData("promql-binop-fill-modifiers", "x + fill(0) y")]
    [InlineData("promql-extended-range-selectors", "rate(x[5m] anchored)")]
    [InlineData("promql-extended-range-selectors", "rate(x[5m] smoothed)")]
    public async Task A_feature_is_refused_until_it_is_named(string feature, string query)
    {
        await using var without = await PrometheusServer.StartAsync();
        Assert.Equal(400, (await without.GetAsync("/api/v1/query?query=" + Uri.EscapeDataString(query))).Status);
        await using var with = await PrometheusServer.StartAsync(("Prometheus:EnableFeature", feature + ", st-storage"));
        Assert.Equal(200, (await with.GetAsync("/api/v1/query?query=" + Uri.EscapeDataString(query))).Status);
        Assert.Equal(200, (await with.GetAsync("/api/v1/parse_query?query=" + Uri.EscapeDataString(query))).Status);
    }

    [Fact]
    public async Task Arithmetic_in_durations_needs_no_feature_and_its_name_is_still_taken()
    {
        await using var server = await PrometheusServer.StartAsync(("Prometheus:EnableFeature", "promql-duration-expr"));
        await using var without = await PrometheusServer.StartAsync();
        foreach (var one in new[] { server, without })
            Assert.Equal(200, (await one.GetAsync("/api/v1/query?query=" + Uri.EscapeDataString("rate(x[1m * 2])"))).Status);
    }

    [Theory]
    [InlineData("Prometheus:EnableFeature", "promql-everything", "Prometheus:EnableFeature names \"promql-everything\"; expected a comma-separated list of promql-binop-fill-modifiers, ")]
    [InlineData("Prometheus:MaxConcurrency", "0", "Prometheus:MaxConcurrency is 0; expected at least 1.")]
    [InlineData("Prometheus:Lookback", "00:00:00", "Prometheus:Lookback is 00:00:00; expected more than zero.")]
    public async Task A_setting_that_cannot_be_stops_the_start(string setting, string value, string error)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => PrometheusServer.StartAsync((setting, value)));
        Assert.StartsWith(error, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_feature_changes_the_language_and_only_arithmetic_in_durations_is_on_by_default()
    {
        Assert.Equal(new PromOptions(), new PrometheusOptions().Language);
        var all = new PrometheusOptions { EnableFeature = "promql-experimental-functions,promql-duration-expr,promql-binop-fill-modifiers,promql-extended-range-selectors,promql-delayed-name-removal,use-start-timestamps" };
        Assert.Equal(
            new PromOptions { ExperimentalFunctions = true, DurationExpressions = true, FillModifiers = true, ExtendedRangeSelectors = true, DelayedNameRemoval = true, UseStartTimestamps = true },
            all.Language);
    }
}
