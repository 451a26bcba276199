using Tally.Backend.Alloy.Syntax;

namespace Tally.Backend.Tests.Alloy.Policies;

/// <summary>The shipped file loads with whatever its variables may be, and says which is wrong where one is not.</summary>
public sealed class VariableTests
{
    [Theory]
    [InlineData("TALLY_TRACE_SAMPLING_PERCENTAGE", "")]
    [InlineData("TALLY_TRACE_SAMPLING_PERCENTAGE", "0")]
    [InlineData("TALLY_TRACE_SAMPLING_PERCENTAGE", "7.5")]
    [InlineData("TALLY_TRACE_SAMPLING_PERCENTAGE", "100")]
    [InlineData("TALLY_LOG_SAMPLING_PERCENTAGE", "1e1")]
    [InlineData("TALLY_MULTITENANCY", "")]
    [InlineData("TALLY_MULTITENANCY", "false")]
    [InlineData("TALLY_MULTITENANCY", "true")]
    [InlineData("FARO_ALLOWED_ORIGINS", "https://tally.example,https://www.tally.example")]
    [InlineData("FARO_API_KEY", "4711")]
    [InlineData("FURTHER_OTLP_ENDPOINT", "http://further.invalid:4318")]
    [InlineData("FURTHER_OTLP_USERNAME", "4711")]
    [InlineData("FURTHER_OTLP_PASSWORD", "secret")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_ENDPOINT", "")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_ENDPOINT", "https://dashboard.invalid:18889")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_ENDPOINT", "dashboard.invalid:18889")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_API_KEY", "")]
    public void It_loads(string variable, string value) => new TestPipeline(environment: [(variable, value)]).Dispose();

    [Theory]
    [InlineData("TALLY_TRACE_SAMPLING_PERCENTAGE", "5%", "`sampling_percentage` is \"5%\", expected a number")]
    [InlineData("TALLY_TRACE_SAMPLING_PERCENTAGE", " 5", "`sampling_percentage` is \" 5\", expected a number")]
    [InlineData("TALLY_TRACE_SAMPLING_PERCENTAGE", "-5", "`sampling_percentage` is -5, expected at least 0")]
    [InlineData("TALLY_LOG_SAMPLING_PERCENTAGE", "half", "otelcol.processor.probabilistic_sampler.logs: `sampling_percentage` is \"half\", expected a number")]
    [InlineData("FURTHER_OTLP_USERNAME", "a:b", "otelcol.auth.basic.further: `username` has a colon, which Basic authentication cannot send")]
    [InlineData("FURTHER_OTLP_ENDPOINT", "further", "otelcol.exporter.otlphttp.further: `endpoint` is \"further\", expected a URL such as http://tempo:4318")]
    [InlineData("LOKI_PUSH_URL", "loki", "loki.write.default: `url` is \"loki\", expected a URL such as http://tempo:4318")]
    public void It_is_refused(string variable, string value, string problem)
    {
        var error = Assert.Throws<AlloyException>(() => new TestPipeline(environment: [(variable, value)]));

        Assert.StartsWith("config.alloy:", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(problem, error.Message, StringComparison.Ordinal);
    }
}
