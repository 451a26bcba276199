namespace Tally.Services.Tests;

public class ProfilingTests
{
    [Theory]
    [InlineData("DOTNET_EnableDiagnostics", "0")]
    [InlineData("DOTNET_EnableDiagnostics_IPC", "0")]
    public async Task Where_the_runtime_gives_no_samples_one_warning_says_so_and_requests_do_not_notice(string variable, string value)
    {
        await using var auth = await ServiceProcess.Started("auth", new Dictionary<string, string> { [variable] = value }, "PYROSCOPE_SERVER_ADDRESS=http://127.0.0.1:9");

        await Eventually.Find(() => auth.Lines.FirstOrDefault(line => line.Contains("not profiled any more")), "the warning");

        Assert.Equal("Healthy", await auth.Client.GetStringAsync("/health"));
        var warning = Assert.Single(auth.Lines, line => line.Contains("not profiled any more"));
        Assert.Contains("\"level\":\"warn\"", warning, StringComparison.Ordinal);
        Assert.Contains("DOTNET_EnableDiagnostics is 0", warning, StringComparison.Ordinal);
    }
}
