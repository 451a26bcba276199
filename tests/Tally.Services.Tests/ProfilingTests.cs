namespace Tally.Services.Tests;

public class ProfilingTests
{
    private static readonly string[] Reader = ["Microsoft.Diagnostics.NETCore.Client.dll", "Microsoft.Diagnostics.Tracing.TraceEvent.dll"];

    [Theory]
    [InlineData("DOTNET_EnableDiagnostics", "0")]
    [InlineData("DOTNET_EnableDiagnostics_IPC", "0")]
    public async Task Where_the_runtime_gives_no_samples_one_warning_says_so_and_requests_do_not_notice(string variable, string value)
    {
        await using var auth = await ServiceProcess.Started(
            "auth", new Dictionary<string, string> { [variable] = value },
            "PYROSCOPE_SERVER_ADDRESS=http://127.0.0.1:9", "Telemetry:Profiling:Delay=00:00:00", "Telemetry:Profiling:MinCpu=0");

        await Eventually.Find(() => auth.Lines.FirstOrDefault(line => line.Contains("not profiled any more")), "the warning");

        Assert.Equal("Healthy", await auth.Client.GetStringAsync("/health"));
        var warning = Assert.Single(auth.Lines, line => line.Contains("not profiled any more"));
        Assert.Contains("\"level\":\"warn\"", warning, StringComparison.Ordinal);
        Assert.Contains("DOTNET_EnableDiagnostics is 0", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00:00:00", 2)]
    [InlineData("01:00:00", 0)]
    public async Task The_reader_of_samples_is_loaded_with_the_first_window(string delay, int assemblies)
    {
        if (!OperatingSystem.IsLinux())
            return;
        await using var auth = await ServiceProcess.Started(
            "auth", "PYROSCOPE_SERVER_ADDRESS=http://127.0.0.1:9", $"Telemetry:Profiling:Delay={delay}", "Telemetry:Profiling:MinCpu=0");
        Assert.Equal("Healthy", await auth.Client.GetStringAsync("/health"));

        await Eventually.Holds(() => Readers(auth) == assemblies, $"{assemblies} assemblies");
    }

    // Assemblies are files that the process has mapped.
    private static int Readers(ServiceProcess service)
    {
        var maps = File.ReadAllText($"/proc/{service.Id}/maps");
        return Reader.Count(file => maps.Contains(file, StringComparison.Ordinal));
    }
}
