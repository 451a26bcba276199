namespace Tally.Hosting.Tests.Config;

public class AlloyConfigTests
{
    private static readonly string Pipeline = Path.Combine(Repository.ConfigFolder, "alloy", "config.alloy");

    [Fact]
    public void The_container_is_started_with_the_file_that_is_mounted() => Assert.Equal(Pipeline, Model.FileAt("alloy", Model.Arguments("alloy")[1]));

    [Fact]
    public void Every_variable_the_file_reads_is_set_by_the_model_and_the_other_way_round()
    {
        var read = Variables.OfAlloy(File.ReadAllText(Pipeline));
        var set = Model.Environment("alloy").Keys.Except(["GOMEMLIMIT"]).ToHashSet();

        Assert.Empty(read.Except(set));
        Assert.Empty(set.Except(read));
    }

    [Theory]
    [InlineData("config.alloy")]
    [InlineData("kubernetes.alloy")]
    public void Every_variable_a_file_reads_is_named_in_its_first_lines(string file)
    {
        var text = File.ReadAllText(Path.Combine(Repository.ConfigFolder, "alloy", file));
        var head = string.Concat(text.Split('\n').TakeWhile(line => line.StartsWith("//", StringComparison.Ordinal)));

        Assert.DoesNotContain(Variables.OfAlloy(text), variable => !head.Contains(variable, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("otlp-grpc")]
    [InlineData("otlp-http")]
    [InlineData("faro")]
    [InlineData("pyroscope")]
    public void It_listens_where_its_endpoints_lead(string binding) =>
        Assert.Contains(Model.Port("alloy", binding).ToString(System.Globalization.CultureInfo.InvariantCulture), File.ReadAllText(Pipeline), StringComparison.Ordinal);
}
